import { contractCategories, describeEventLogContract } from '../contract/event-log.contract.js';
import { newEvent } from '../contract/new-event.js';
import { MemoryEventLog } from '../index.js';
import { partitionOf } from '../partitioning.js';
import { SpreadEventLog } from './spread-event-log.js';

const firstServer = () => new MemoryEventLog(contractCategories, { orders: [0, 1], stock: [] });
const secondServer = () => new MemoryEventLog(contractCategories, { orders: [2, 3], stock: [0] });

describeEventLogContract('SpreadEventLog over two logs in memory', () =>
  SpreadEventLog.over([secondServer(), firstServer()]),
);

const append = (log: SpreadEventLog, streamId: string) =>
  log.append({ category: 'orders', streamId, expectedVersion: 0, events: [newEvent()] });

class UnclosableLog extends MemoryEventLog {
  override close(): Promise<void> {
    return Promise.reject(new Error('It does not close.'));
  }
}

class ClosingLog extends MemoryEventLog {
  isClosed = false;

  override async close(): Promise<void> {
    this.isClosed = true;
    await super.close();
  }
}

describe('SpreadEventLog', () => {
  it('appends each stream on the server that holds its partition', async () => {
    const servers = [firstServer(), secondServer()];
    const log = await SpreadEventLog.over(servers);
    const streams = Array.from({ length: 40 }, (_, index) => `stream-${index}`);
    await Promise.all(streams.map((streamId) => append(log, streamId)));
    for (const streamId of streams) {
      const server = servers[partitionOf(streamId, contractCategories.orders) < 2 ? 0 : 1]!;
      expect(await server.readStream({ category: 'orders', streamId })).toHaveLength(1);
    }
    expect(log.servers).toEqual(servers);
  });

  it('goes by the clock that is behind the others', async () => {
    const at = (time: string, held: Record<string, readonly number[]>) =>
      new MemoryEventLog(contractCategories, held, () => Date.parse(time));
    const log = await SpreadEventLog.over([
      at('2026-01-05T08:00:00.001Z', { orders: [0, 1], stock: [] }),
      at('2026-01-05T08:00:00.000Z', { orders: [2, 3], stock: [0] }),
    ]);
    expect(await log.now()).toBe('2026-01-05T08:00:00.000Z');
  });

  it('hears of appends on every server, until it is told to stop', async () => {
    const log = await SpreadEventLog.over([firstServer(), secondServer()]);
    const [onFirst, onSecond] = [0, 2].map((from) =>
      ['a', 'b', 'c', 'd', 'e', 'f'].find((id) => [from, from + 1].includes(partitionOf(id, 4))),
    );
    const next = (): [Promise<void>, () => void] => {
      const { promise, resolve } = Promise.withResolvers<void>();
      return [promise, log.onAppended('orders', resolve)];
    };
    let heard = 0;
    const stop = log.onAppended('orders', () => (heard += 1));
    for (const streamId of [onFirst, onSecond]) {
      const [appended, end] = next();
      await append(log, streamId!);
      await appended;
      end();
    }
    expect(heard).toBe(2);
    stop();
    const [appended] = next();
    await log.append({ category: 'orders', streamId: onSecond!, expectedVersion: 1, events: [newEvent()] });
    await appended;
    expect(heard).toBe(2);
  });

  it('knows no partition beyond those of the category, and no other category', async () => {
    const log = await SpreadEventLog.over([firstServer(), secondServer()]);
    expect(await log.readPartition({ category: 'orders', partition: 4, after: 0 })).toEqual([]);
    const beyond = { category: 'orders', after: new Map([[4, 0]]), limitPerPartition: 1 };
    expect(await log.readPartitions(beyond)).toEqual([]);
    expect(() => log.partitionCount('returns')).toThrow('There is no category returns');
    await expect(log.heads('returns')).rejects.toThrow('There is no category returns');
  });

  it('does not open without a server that holds a partition, nor with one twice', async () => {
    await expect(SpreadEventLog.over([secondServer()])).rejects.toThrow(
      'Partitions 0 and 1 of the log of orders are not found',
    );
    await expect(SpreadEventLog.over([firstServer(), secondServer(), firstServer()])).rejects.toThrow(
      'Partitions 0 and 1 of the log of orders are on servers 1 and 3 of DAYBOOK_LOG_URLS at once',
    );
  });

  it('does not open over logs of different numbers of partitions', async () => {
    const other = new MemoryEventLog({ orders: 8 }, { orders: [2, 3] });
    await expect(SpreadEventLog.over([firstServer(), other])).rejects.toThrow(
      'The logs of orders on servers 1 and 2 of DAYBOOK_LOG_URLS do not belong together',
    );
  });

  it('closes every server, and tells of those that do not close', async () => {
    const unclosable = new UnclosableLog(contractCategories, { orders: [0, 1], stock: [] });
    const closing = new ClosingLog(contractCategories, { orders: [2, 3], stock: [0] });
    const log = await SpreadEventLog.over([unclosable, closing]);
    await expect(log.close()).rejects.toMatchObject({
      errors: [expect.objectContaining({ message: 'It does not close.' })],
    });
    expect(closing.isClosed).toBe(true);
  });
});
