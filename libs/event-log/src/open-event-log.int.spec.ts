import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { until } from '@daybook/test-kit';
import pg from 'pg';
import { contractCategories, describeEventLogContract } from './contract/event-log.contract.js';
import { newEvent } from './contract/new-event.js';
import { LogUnavailableError } from './errors.js';
import type { EventLog } from './event-log.port.js';
import { checkChain, genesisHash } from './hash-chain.js';
import { openEventLog, serversOf } from './open-event-log.js';
import { partitionOf } from './partitioning.js';
import { migrateEventLog } from './postgres/migrate-event-log.js';
import { PostgresEventLog } from './postgres/postgres-event-log.js';

const category = 'orders';
const allPartitions = [0, 1, 2, 3];
const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';
const fromStart = new Map(allPartitions.map((partition) => [partition, 0]));

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

const databases = (count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => postgres.createDatabase()));

async function twoServers(): Promise<[string, string]> {
  const urls = await databases(2);
  await migrateEventLog(urls, contractCategories);
  return [urls[0]!, urls[1]!];
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The partitions of `orders` that have a head there. */
const headsOn = (url: string): Promise<number[]> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ partition: number }>(
      `SELECT partition FROM log.heads WHERE category = (SELECT id FROM log.categories WHERE name = 'orders')
       ORDER BY partition`,
    );
    return rows.map(({ partition }) => partition);
  });

/** The id of a stream in that partition. */
const streamIn = (partition: number, prefix = 's'): string =>
  Array.from({ length: 100 }, (_, index) => `${prefix}-${index}`).find(
    (streamId) => partitionOf(streamId, contractCategories.orders) === partition,
  )!;

const append = (log: EventLog, streamId: string, expectedVersion = 0) =>
  log.append({ category, streamId, expectedVersion, events: [newEvent()] });

/** Runs a migration up to where it makes the heads of one server, and then cuts its connection there. */
async function breakOff(urls: readonly string[], { waitingAt }: { waitingAt: string }): Promise<void> {
  await withClient(waitingAt, async (blocker) => {
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE log.heads IN EXCLUSIVE MODE');
    const migrated = Promise.allSettled([migrateEventLog(urls, contractCategories)]);
    await withClient(waitingAt, (cutter) =>
      until(async () => {
        const { rowCount } = await cutter.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
           AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO log.heads%'`,
        );
        return rowCount === 1;
      }),
    );
    expect(await migrated).toMatchObject([{ status: 'rejected' }]);
  });
}

describeEventLogContract('A log on two servers', async () => openEventLog({ urls: await twoServers() }));

describe('migrateEventLog', () => {
  it('gives each server a range of the partitions, in the order of the servers', async () => {
    const [first, second] = await twoServers();
    expect([await headsOn(first), await headsOn(second)]).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('changes nothing when it is run again, in another order too', async () => {
    const [first, second] = await twoServers();
    await migrateEventLog([first, second], contractCategories);
    await migrateEventLog([second, first], contractCategories);
    expect([await headsOn(first), await headsOn(second)]).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('makes one whole log when several do it at once, in different orders and spellings', async () => {
    const [first, second] = (await databases(2)) as [string, string];
    const orders = [
      [first, second],
      [second, first],
      [second, first.replace('127.0.0.1', 'localhost')],
      [first, second],
    ];
    await Promise.all(orders.map((urls) => migrateEventLog(urls, contractCategories)));
    const held = [...(await headsOn(first)), ...(await headsOn(second))];
    expect(held.toSorted((a, b) => a - b)).toEqual(allPartitions);
  });

  it('completes what a run that broke off has left half made', async () => {
    const [first, second] = (await databases(2)) as [string, string];
    for (const url of [first, second]) await migrateEventLog(url, {});
    await breakOff([first, second], { waitingAt: second });
    expect([await headsOn(first), await headsOn(second)]).toEqual([[0, 1], []]);

    await expect(openEventLog({ urls: [first, second] })).rejects.toThrow(
      'Partitions 2 and 3 of the log of orders are not found',
    );
    await migrateEventLog([second, first], contractCategories);
    expect([await headsOn(first), await headsOn(second)]).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('begins again where a run broke off before the first head', async () => {
    const [first, second] = (await databases(2)) as [string, string];
    for (const url of [first, second]) await migrateEventLog(url, {});
    await breakOff([first, second], { waitingAt: first });
    expect([await headsOn(first), await headsOn(second)]).toEqual([[], []]);
    await migrateEventLog([first, second], contractCategories);
    await openEventLog({ urls: [first, second] }).then((log) => log.close());
  });

  it('makes no second half for a log whose own is elsewhere', async () => {
    const [first] = await twoServers();
    const [empty] = await databases(1);
    const missing = 'Partitions 2 and 3 of the log of orders are not found';
    await expect(migrateEventLog(first, contractCategories)).rejects.toThrow(missing);
    await expect(migrateEventLog([first, empty!], contractCategories)).rejects.toThrow(missing);
    expect(await headsOn(empty!)).toEqual([]);
  });

  it('moves no partitions to a server that is added', async () => {
    const [first, second] = await twoServers();
    const [third] = await databases(1);
    await expect(migrateEventLog([first, second, third!], contractCategories)).rejects.toThrow(
      'The log of orders is complete without server 3 of DAYBOOK_LOG_URLS',
    );
  });

  it('makes nothing while one of the servers is away', async () => {
    const [url] = (await databases(1)) as [string];
    await expect(migrateEventLog([url, nowhere], contractCategories)).rejects.toThrow(
      'Server 2 of DAYBOOK_LOG_URLS cannot be used: connect ECONNREFUSED 127.0.0.1:1.',
    );
    const { rowCount } = await withClient(url, (client) =>
      client.query(`SELECT FROM pg_namespace WHERE nspname = 'log'`),
    );
    expect(rowCount).toBe(0);
  });

  it('refuses a database that is named twice, however it is written', async () => {
    const [url] = await databases(1);
    const urls = [url!, url!.replace('127.0.0.1', 'localhost')];
    await expect(migrateEventLog(urls, contractCategories)).rejects.toThrow(
      'Servers 1 and 2 of DAYBOOK_LOG_URLS are one database',
    );
  });

  it('refuses another number of partitions', async () => {
    await expect(migrateEventLog(await twoServers(), { orders: 8 })).rejects.toThrow(
      'set DAYBOOK_PARTITIONS to 4',
    );
  });
});

describe('openEventLog', () => {
  it('gives the log of one server as it is, and its servers', async () => {
    const [url] = await databases(1);
    await migrateEventLog(url!, contractCategories);
    const log = await openEventLog({ urls: [url!] });
    expect(log).toBeInstanceOf(PostgresEventLog);
    expect(serversOf(log)).toEqual([log]);
    await log.close();
  });

  it('takes the servers in any order', async () => {
    const [first, second] = await twoServers();
    const log = await openEventLog({ urls: [first, second] });
    for (const partition of allPartitions) await append(log, streamIn(partition));
    const reversed = await openEventLog({ urls: [second, first] });
    expect(await reversed.heads(category)).toEqual(await log.heads(category));
    const read = { category, after: fromStart, limitPerPartition: 10 };
    expect(await reversed.readPartitions(read)).toEqual(await log.readPartitions(read));
    expect(await append(reversed, streamIn(3), 1)).toMatchObject({ kind: 'appended', position: 2 });
    await Promise.all([log.close(), reversed.close()]);
  });

  it('lets the chain of each server be verified on its own', async () => {
    const log = await openEventLog({ urls: await twoServers() });
    await Promise.all(Array.from({ length: 100 }, (_, index) => append(log, `stream-${index}`)));
    const partitions: number[] = [];
    for (const server of serversOf(log)) {
      for (const { partition, ...head } of await server.heads(category)) {
        let last = { position: 0, hash: genesisHash };
        for (const event of await server.readPartition({ category, partition, after: 0 })) {
          expect(checkChain(last, event)).toBeUndefined();
          last = { position: event.position, hash: event.hash };
        }
        expect(last).toEqual(head);
        expect(last.position).toBeGreaterThan(0);
        partitions.push(partition);
      }
    }
    expect(partitions).toEqual(allPartitions);
    await log.close();
  });

  it('does not open on a part of a log', async () => {
    const [first, second] = await twoServers();
    await expect(openEventLog({ urls: [first] })).rejects.toThrow(
      'Partitions 2 and 3 of the log of orders are not found in log.heads; if there are more servers of that log, set DAYBOOK_LOG_URLS',
    );
    await expect(openEventLog({ urls: [second] })).rejects.toThrow('Partitions 0 and 1');
    await expect(openEventLog({ urls: [first, second, first] })).rejects.toThrow(
      'Partitions 0 and 1 of the log of orders are on servers 1 and 3 of DAYBOOK_LOG_URLS at once',
    );
  });

  it('does not open on servers of two logs, though they complement each other', async () => {
    const [first] = await twoServers();
    const [, second] = await twoServers();
    const mixed = 'The logs of orders on servers 1 and 2 of DAYBOOK_LOG_URLS do not belong together';
    await expect(openEventLog({ urls: [first, second] })).rejects.toThrow(mixed);
    await expect(migrateEventLog([first, second], contractCategories)).rejects.toThrow(mixed);
  });

  it('says which server cannot be opened, and leaves no connection to the others behind', async () => {
    const [first] = await twoServers();
    await expect(openEventLog({ urls: [first, nowhere] })).rejects.toThrow(
      'Server 2 of DAYBOOK_LOG_URLS cannot be used: connect ECONNREFUSED 127.0.0.1:1.',
    );
    await withClient(first, (client) =>
      until(async () => {
        const { rowCount } = await client.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'daybook-log'`,
        );
        return rowCount === 0;
      }),
    );
  });

  it('goes on with the partitions of one server while the other one is away', async () => {
    const lost = await startTestPostgres();
    const urls = [...(await databases(1)), await lost.createDatabase()];
    await migrateEventLog(urls, contractCategories);
    const log = await openEventLog({ urls });
    try {
      for (const partition of allPartitions) await append(log, streamIn(partition));
      await lost.stop();

      for (const partition of [0, 1]) {
        const streamId = streamIn(partition);
        expect(await append(log, streamId, 1)).toMatchObject({ kind: 'appended', partition, position: 2 });
        expect(await log.readStream({ category, streamId })).toHaveLength(2);
        expect(await log.readPartition({ category, partition, after: 0 })).toHaveLength(2);
      }
      for (const partition of [2, 3]) {
        const streamId = streamIn(partition);
        await expect(append(log, streamId, 1)).rejects.toThrow(LogUnavailableError);
        await expect(log.readStream({ category, streamId })).rejects.toThrow(LogUnavailableError);
        await expect(log.commandsIn({ category, streamId }, ['any'])).rejects.toThrow(LogUnavailableError);
        await expect(log.readPartition({ category, partition, after: 0 })).rejects.toThrow(
          LogUnavailableError,
        );
      }
      const half = { category, after: new Map([[0, 0]]), limitPerPartition: 10 };
      expect(await log.readPartitions(half)).toHaveLength(2);
      await expect(log.readPartitions({ ...half, after: fromStart })).rejects.toThrow(LogUnavailableError);
      await expect(log.heads(category)).rejects.toThrow(LogUnavailableError);
    } finally {
      await log.close();
      await lost.stop();
    }
  });
});
