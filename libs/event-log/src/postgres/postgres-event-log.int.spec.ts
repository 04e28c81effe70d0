import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { until } from '@daybook/test-kit';
import pg from 'pg';
import { contractCategories, describeEventLogContract } from '../contract/event-log.contract.js';
import { newEvent } from '../contract/new-event.js';
import { checkChain, genesisHash } from '../hash-chain.js';
import { partitionOf } from '../partitioning.js';
import { migrateEventLog } from './migrate-event-log.js';
import { PostgresEventLog } from './postgres-event-log.js';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

const migrate = (url: string) => migrateEventLog(url, contractCategories);
const emptyDatabase = () => postgres.createDatabase(migrate);

async function sql(url: string, ...statements: string[]): Promise<pg.QueryResult[]> {
  const client = new pg.Client(url);
  await client.connect();
  const results = [];
  try {
    for (const statement of statements) results.push(await client.query(statement));
  } finally {
    await client.end();
  }
  return results;
}

const terminateLogBackends = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'daybook-log'`;

const append = (log: PostgresEventLog, streamId: string, expectedVersion = 0) =>
  log.append({ category: 'orders', streamId, expectedVersion, events: [newEvent()] });

/** The database as a service sees it. */
function as(role: 'daybook_log_append' | 'daybook_log_read', url: string): string {
  const roleUrl = new URL(url);
  roleUrl.searchParams.set('options', `-c role=${role}`);
  return roleUrl.href;
}

describeEventLogContract('PostgresEventLog', async () =>
  PostgresEventLog.open({ url: as('daybook_log_append', await emptyDatabase()) }),
);

describe('PostgresEventLog', () => {
  it('is gapless and has one winner a version with several services at work', async () => {
    const url = await emptyDatabase();
    const logs = await Promise.all([1, 2, 3].map(() => PostgresEventLog.open({ url })));
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, index) => append(logs[index % 3]!, `s${Math.floor(index / 3) % 50}`)),
    );
    expect(results.filter(({ kind }) => kind === 'appended')).toHaveLength(50);
    for (const { partition, position, hash } of await logs[0]!.heads('orders')) {
      let last = { position: 0, hash: genesisHash };
      for (const event of await logs[1]!.readPartition({ category: 'orders', partition, after: 0 })) {
        expect(checkChain(last, event)).toBeUndefined();
        last = event;
      }
      expect([last.position, last.hash]).toEqual([position, hash]);
    }
    await Promise.all(logs.map((log) => log.close()));
  });

  it.each([
    `UPDATE log.events SET content = '{}'`,
    'DELETE FROM log.events',
    'TRUNCATE log.events',
    'DELETE FROM log.heads',
    'UPDATE log.categories SET partitions = 2',
  ])('refuses %s even to the owner', async (statement) => {
    const url = await emptyDatabase();
    const log = await PostgresEventLog.open({ url });
    await append(log, 'a');
    await log.close();
    await expect(sql(url, statement)).rejects.toThrow('events are never changed or removed');
  });

  it.each([
    `UPDATE log.events SET content = '{}'`,
    'DELETE FROM log.events',
    'TRUNCATE log.events',
    'INSERT INTO log.events DEFAULT VALUES',
    'UPDATE log.heads SET position = 0',
    'ALTER TABLE log.events DISABLE TRIGGER ALL',
    'DROP TABLE log.events',
    'CREATE TABLE log.mine (a int)',
  ])("refuses %s to the services' roles", async (statement) => {
    const url = await emptyDatabase();
    for (const role of ['daybook_log_append', 'daybook_log_read']) {
      await expect(sql(url, `SET ROLE ${role}`, statement)).rejects.toThrow(
        /permission denied|must be owner/,
      );
    }
  });

  it('lets only the appending role write, and the reading role read in every way', async () => {
    const url = await emptyDatabase();
    const writer = await PostgresEventLog.open({ url });
    await append(writer, 'a');
    const reader = await PostgresEventLog.open({ url: as('daybook_log_read', url) });
    const stream = { category: 'orders', streamId: 'a' };
    const snapshot = { ...stream, version: 1, occurredAt: await reader.now(), form: 'any', state: {} };
    await expect(append(reader, 'b')).rejects.toThrow('permission denied for function append');
    await expect(reader.saveSnapshot(snapshot)).rejects.toThrow('permission denied for table snapshots');

    await writer.saveSnapshot(snapshot);
    const partition = partitionOf('a', 4);
    const after = new Map([[partition, 0]]);
    expect(await reader.readStream(stream)).toHaveLength(1);
    expect(await reader.loadSnapshot(snapshot)).toMatchObject({ version: 1 });
    expect(await reader.commandsIn(stream, ['none'])).toEqual(new Set());
    expect(await reader.readPartition({ category: 'orders', partition, after: 0 })).toHaveLength(1);
    expect(await reader.readPartitions({ category: 'orders', after, limitPerPartition: 9 })).toHaveLength(1);
    expect(await reader.heads('orders')).toHaveLength(4);
    await Promise.all([writer.close(), reader.close()]);
  });

  it.each(['fsync', 'synchronous_commit', 'full_page_writes'])(
    'does not open with %s=off',
    async (setting) => {
      const unsafe = await startTestPostgres({ [setting]: 'off' });
      try {
        const url = await unsafe.createDatabase();
        await migrateEventLog(url, contractCategories);
        await expect(PostgresEventLog.open({ url })).rejects.toThrow(`${setting}=off`);
      } finally {
        await unsafe.stop();
      }
    },
  );

  it('does not open with another number of partitions', async () => {
    const url = await emptyDatabase();
    await expect(migrateEventLog(url, { orders: 8 })).rejects.toThrow('set DAYBOOK_PARTITIONS to 4');
  });

  it('can be migrated by several services at the same time', async () => {
    const url = await postgres.createDatabase();
    await Promise.all([1, 2, 3].map(() => migrateEventLog(url, contractCategories)));
    const log = await PostgresEventLog.open({ url });
    expect(log.partitionCount('orders')).toBe(4);
    await log.close();
  });

  it('fails what was in flight when its connections are cut, and goes on by itself', async () => {
    const url = await emptyDatabase();
    const log = await PostgresEventLog.open({ url });
    const outcomes: string[] = [];
    let stop = false;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; !stop; n += 1) {
        await append(log, `w${writer}-${n}`).then(
          (result) => outcomes.push(result.kind === 'appended' ? `w${writer}-${n}` : 'conflict'),
          (error: Error) => outcomes.push(error.name),
        );
      }
    });
    const acknowledged = () => outcomes.filter((outcome) => outcome.startsWith('w')).length;
    try {
      await until(() => acknowledged() > 20);
      // A connection that is cut while it is idle is replaced unnoticed, so cut until a statement is hit.
      await until(async () => {
        await sql(url, terminateLogBackends);
        return outcomes.includes('LogUnavailableError');
      });
      const before = acknowledged();
      await until(() => acknowledged() > before + 20);
    } finally {
      stop = true;
    }
    await Promise.all(writers);

    expect(new Set(outcomes.filter((outcome) => !outcome.startsWith('w')))).toEqual(
      new Set(['LogUnavailableError']),
    );
    for (const streamId of outcomes.filter((outcome) => outcome.startsWith('w'))) {
      expect(await log.readStream({ category: 'orders', streamId })).toHaveLength(1);
    }
    await log.close();
  });

  it('answers what it has taken before it closes, and takes no more', async () => {
    const log = await PostgresEventLog.open({ url: await emptyDatabase() });
    const taken = Promise.all(Array.from({ length: 50 }, (_, index) => append(log, `s${index}`)));
    const closed = log.close();
    await expect(append(log, 'late')).rejects.toThrow('shutting-down');
    await closed;
    expect((await taken).every(({ kind }) => kind === 'appended')).toBe(true);
  });

  it.each([{ maxWaiting: 5 }, { maxWaitingBytes: 500 }])('refuses appends beyond %j', async (bounds) => {
    const log = await PostgresEventLog.open({ url: await emptyDatabase(), lanes: 1, ...bounds });
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => append(log, `s${index}`)),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(
      refused.every((result) => (result as PromiseRejectedResult).reason.name === 'LogOverloadedError'),
    ).toBe(true);
    await log.close();
  });
});
