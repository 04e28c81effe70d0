import { randomUUID } from 'node:crypto';
import { contentHash, MemoryEventLog, partitionOf, type RecordedEvent } from '@daybook/event-log';
import { FakeDaybook } from '../../testing/fake-daybook.js';
import { run } from '../../testing/run.js';

const partitions = 4;
const events = 200;

async function filledLog(): Promise<MemoryEventLog> {
  const log = new MemoryEventLog({ orders: partitions, stock: 1, payments: 1 });
  for (let index = 0; index < events; index += 1) await append(log, `order-${index}`);
  return log;
}

const append = (log: MemoryEventLog, streamId: string, category = 'orders') =>
  log.append({
    category,
    streamId,
    expectedVersion: 0,
    events: [
      {
        eventId: randomUUID(),
        type: 'OrderPlaced',
        schemaVersion: 1,
        data: { total: '2.55', note: 'żółw 🐢' },
        occurredAt: '2011-03-01T08:26:00.000Z',
        commandId: randomUUID(),
        correlationId: randomUUID(),
        actor: { id: 'someone', role: 'importer' },
      },
    ],
  });

describe('daybook verify', () => {
  let log: MemoryEventLog;
  let daybook: FakeDaybook;

  beforeEach(async () => {
    log = await filledLog();
    daybook = await FakeDaybook.start(log);
  });
  afterEach(() => daybook.close());

  const verify = async () => {
    const result = await run(['verify', '--url', daybook.url, '--category', 'orders', '--json']);
    return { ...result, report: JSON.parse(result.stdout) as Record<string, unknown> };
  };
  const atPosition = (
    partition: number,
    position: number,
    change: (event: RecordedEvent) => RecordedEvent[],
  ) => {
    daybook.tamper = (items) =>
      items.flatMap((event) =>
        event.partition === partition && event.position === position ? change(event) : [event],
      );
  };

  it('follows every chain to its head', async () => {
    expect(await verify()).toMatchObject({
      exitCode: 0,
      stderr: '',
      report: { verified: true, events, partitions, faults: [] },
    });
  });

  it('follows a chain through an event of which a secret was left out, if it may have one', async () => {
    const without = (event: RecordedEvent, type = event.type) => ({
      ...event,
      type,
      data: {},
      contentHash: contentHash(event).toString('hex'),
    });
    atPosition(1, 2, (event) => [without(event)]);
    expect((await verify()).report).toMatchObject({ verified: true });
    atPosition(1, 2, (event) => [without(event, 'OrderConfirmed')]);
    expect((await verify()).report).toMatchObject({
      verified: false,
      faults: [{ fault: 'the event has what its hash does not cover: contentHash' }],
    });
    atPosition(1, 2, (event) => [{ ...without(event), contentHash: '0'.repeat(64) }]);
    expect((await verify()).report).toMatchObject({ verified: false });
  });

  it('takes all categories if none is named', async () => {
    await append(log, '85123A', 'stock');
    const all = () => run(['verify', '--url', daybook.url]);
    expect(await all()).toMatchObject({
      stdout: `verified ${events + 1} events in ${partitions + 2} partitions\n`,
    });
    daybook.tamper = (items) => items.map((event) => ({ ...event, type: 'SomethingElse' }));
    const { exitCode, stdout } = await all();
    expect(exitCode).toBe(1);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toContain('stock:0:1:');
  });

  it('passes while events are appended', async () => {
    let appended = 0;
    daybook.tamper = (items) => {
      appended += 1;
      void append(log, `late-${appended}`);
      return items;
    };
    expect(await verify()).toMatchObject({ exitCode: 0, report: { faults: [] } });
  });

  it.each<[string, (event: RecordedEvent) => RecordedEvent]>([
    ['data', (event) => ({ ...event, data: { total: '2.56' } })],
    ['actor', (event) => ({ ...event, actor: { id: 'someone', role: 'administrator' } })],
    ['recordedAt', (event) => ({ ...event, recordedAt: '2011-03-01T08:26:00.001Z' })],
    ['microsecond', (event) => ({ ...event, recordedAt: event.recordedAt.replace('Z', '001Z') })],
    ['hash', (event) => ({ ...event, hash: '0'.repeat(64) })],
  ])('names the first event whose %s was altered', async (_, alter) => {
    atPosition(3, 12, (event) => [alter(event)]);
    const { exitCode, stderr, report } = await verify();
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      verified: false,
      faults: [{ position: 'orders:3:12', fault: 'the hash does not match its content' }],
    });
    expect(stderr).toBe(
      'The log does not verify in 1 of 4 partitions, first at orders:3:12: the hash does not match its content.\n',
    );
  });

  it('names an event that lacks what it is hashed with', async () => {
    atPosition(1, 3, (event) => [{ ...event, recordedAt: 'yesterday' }]);
    expect((await verify()).report['faults']).toMatchObject([{ position: 'orders:1:3' }]);
  });

  it('names what stands beside an event and was never hashed', async () => {
    atPosition(2, 7, (event) => [{ ...event, approvedBy: 'nobody' } as RecordedEvent]);
    expect((await verify()).report['faults']).toMatchObject([
      { position: 'orders:2:7', fault: 'the event has what its hash does not cover: approvedBy' },
    ]);
  });

  it('finds that the log ends before what the views have', async () => {
    const [head] = await log.heads('orders');
    daybook.checkpoints = [
      { category: 'orders', partition: 0, position: head!.position + 3 },
      { category: 'orders', partition: 1, position: 1 },
      { category: 'stock', partition: 0, position: 1 },
    ];
    expect((await verify()).report['faults']).toEqual([
      {
        position: `orders:0:${head!.position + 1}`,
        fault: `the event is missing; the views have ${head!.position + 3}, the log's head says that there are ${head!.position}`,
      },
    ]);
  });

  it('finds a gap', async () => {
    atPosition(0, 11, () => []);
    expect((await verify()).report['faults']).toMatchObject([
      { position: 'orders:0:11', fault: 'the event is missing; the next one has position 12' },
    ]);
  });

  it('finds a tail that was cut off, in every partition', async () => {
    const heads = await log.heads('orders');
    daybook.tamper = (items) =>
      items.filter(({ position, partition }) => position < heads[partition]!.position);
    const { exitCode, report } = await verify();
    expect(exitCode).toBe(1);
    expect(report['faults']).toMatchObject(
      heads.map(({ partition, position }) => ({ position: `orders:${partition}:${position}` })),
    );
  });

  it('finds a chain that was rewritten as a whole, by its head', async () => {
    const forged = await filledLog();
    const pages = await Promise.all(
      Array.from({ length: partitions }, (_, partition) =>
        forged.readPartition({ category: 'orders', partition, after: 0, limit: events }),
      ),
    );
    daybook.tamper = (items) => pages[items[0]!.partition]!;
    const heads = await log.heads('orders');
    expect((await verify()).report['faults']).toMatchObject(
      heads.map(({ partition, position }) => ({
        position: `orders:${partition}:${position}`,
        fault: "the hash is not the one that the log's head says",
      })),
    );
  });

  it('finds a stream in a partition that is not its own', async () => {
    const foreign = new MemoryEventLog({ orders: 1 });
    await append(foreign, 'order-0');
    const [event] = await foreign.readPartition({ category: 'orders', partition: 0, after: 0 });
    const home = partitionOf('order-0', partitions);
    const other = (home + 1) % partitions;
    atPosition(other, 1, () => [{ ...event!, partition: other }]);
    expect((await verify()).report['faults']).toMatchObject([
      { position: `orders:${other}:1`, fault: `the stream of the event belongs to partition ${home}` },
    ]);
  });

  it('lists events, one JSON object a line', async () => {
    const { stdout } = await run(['events', '--url', daybook.url, '--limit', '60', '--json']);
    const listed = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as RecordedEvent);
    expect(listed).toHaveLength(60);
    expect(listed[0]).toMatchObject({ partition: 0, position: 1 });
    expect(listed.at(-1)!.partition).toBe(1);
    const table = await run([
      'events',
      '--url',
      daybook.url,
      '--partition',
      '2',
      '--after',
      '5',
      '--limit',
      '1',
    ]);
    expect(table.stdout).toMatch(/^POSITION .*\norders:2:6 +OrderPlaced .*\n$/);
  });
});
