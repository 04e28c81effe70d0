import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { connectToPostgres, disconnect, migrateSchema } from '@daybook/postgres';
import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { newEvent } from '../../contract/new-event.js';
import type { RecordedEvent } from '../../event-log.port.js';
import { checkChain, genesisHash } from '../../hash-chain.js';
import { migrateEventLog, migrationsToColumns } from '../migrate-event-log.js';
import { PostgresEventLog } from '../postgres-event-log.js';
import type { ConversionProgress } from './columns-to-contents.js';

/*
 * A log as it was written when events were kept in columns, row by row: two categories, streams of up to 30 events,
 * data of every kind of JSON.
 */
const categories = { orders: 4, stock: 2 };
const rows = readFileSync(new URL('../testing/log-in-columns.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const eventCount = 48;

let postgres: TestPostgres;
let url: string;
let owner: Pool;

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  url = await postgres.createDatabase();
  await migrateSchema(url, 'log', migrationsToColumns);
  owner = await connectToPostgres({ url, applicationName: 'owner', maxConnections: 1 });
  // A null of JSON comes out of a record as one of SQL.
  await owner.query(
    'SET session_replication_role = replica; ALTER TABLE log.events ALTER data DROP NOT NULL',
  );
  for (const line of rows) {
    const { table, row } = JSON.parse(line) as { table: string; row: object };
    await owner.query(
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::${table}, $1)`,
      [JSON.stringify(row)],
    );
  }
  await owner.query(`UPDATE log.events SET data = 'null' WHERE data IS NULL`);
  await owner.query('RESET session_replication_role');
});
afterEach(() => disconnect(owner));

async function eventsOf(log: PostgresEventLog): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (const category of log.categories()) {
    for (const { partition } of await log.heads(category)) {
      events.push(...(await log.readPartition({ category, partition, after: 0 })));
    }
  }
  return events;
}

/** Those that do not follow from what stands before them, and from their hash. */
function faultyOf(events: readonly RecordedEvent[]): RecordedEvent[] {
  let last = { position: 0, hash: genesisHash };
  return events.filter((event) => {
    if (event.position === 1) last = { position: 0, hash: genesisHash };
    const fault = checkChain(last, event);
    last = event;
    return fault !== undefined;
  });
}

describe('a log that keeps events in columns', () => {
  it('is brought into the form of today, hash by hash, and goes on', async () => {
    const progress: ConversionProgress[] = [];
    await migrateEventLog(url, categories, (each) => progress.push(each));
    const log = await PostgresEventLog.open({ url });
    const events = await eventsOf(log);

    expect(progress.at(-1)).toEqual({ converted: eventCount, events: eventCount, faulty: 0 });
    expect(events).toHaveLength(eventCount);
    expect(faultyOf(events)).toEqual([]);
    const heads = new Map((await log.heads('orders')).map(({ partition, hash }) => [partition, hash]));
    for (const [partition, hash] of heads) {
      expect(
        events.findLast((each) => each.category === 'orders' && each.partition === partition)?.hash,
      ).toBe(hash);
    }
    const ofStreamA = await log.readStream({ category: 'orders', streamId: 'a' });
    expect(ofStreamA.map(({ version }) => version)).toEqual(ofStreamA.map((_, index) => index + 1));
    const known = ofStreamA.map(({ commandId }) => commandId);
    expect([...(await log.commandsIn({ category: 'orders', streamId: 'a' }, known))].toSorted()).toEqual(
      known.toSorted(),
    );

    const appended = await log.append({
      category: 'orders',
      streamId: 'a',
      expectedVersion: 30,
      events: [newEvent()],
    });
    expect(appended).toMatchObject({ kind: 'appended', version: 31 });
    expect(faultyOf(await eventsOf(log))).toEqual([]);
    await log.close();
  });

  it('is brought there once, whoever tries it again or at the same time', async () => {
    await Promise.all([1, 2, 3].map(() => migrateEventLog(url, categories)));
    await owner.query(`DELETE FROM log.migrations WHERE name LIKE 'KeepContents%'`);
    await migrateEventLog(url, categories);
    const log = await PostgresEventLog.open({ url });
    expect(await eventsOf(log)).toHaveLength(eventCount);
    await log.close();
  });

  it('is brought there as it is, where somebody has changed an event', async () => {
    await owner.query(`SET session_replication_role = replica;
      UPDATE log.events SET data = '{"changed": true}' WHERE stream_id = 'd' AND version = 2`);
    const progress: ConversionProgress[] = [];
    await migrateEventLog(url, categories, (each) => progress.push(each));
    const log = await PostgresEventLog.open({ url });
    expect(progress.at(-1)).toMatchObject({ converted: eventCount, faulty: 1 });
    expect(faultyOf(await eventsOf(log))).toMatchObject([{ streamId: 'd', version: 2 }]);
    await log.close();
  });

  it('stays as it was where an event cannot be read, and goes there once it can', async () => {
    const change = (time: string) =>
      owner.query(`SET session_replication_role = replica;
        UPDATE log.events SET recorded_at = ${time} WHERE stream_id = 'g' AND version = 2`);
    const [{ time }] = (
      await owner.query(
        `SELECT recorded_at::text AS time FROM log.events WHERE stream_id = 'g' AND version = 2`,
      )
    ).rows as [{ time: string }];
    await change(`'infinity'`);
    await expect(migrateEventLog(url, categories)).rejects.toThrow(
      /^The event log stays in its earlier form, as it was: what follows orders:\d:\d+ in it cannot be read/,
    );
    expect((await owner.query('SELECT FROM log.events WHERE data IS NOT NULL')).rowCount).toBe(eventCount);

    await change(`'${time}'`);
    await migrateEventLog(url, categories);
    const log = await PostgresEventLog.open({ url });
    expect(faultyOf(await eventsOf(log))).toEqual([]);
    await log.close();
  });

  it('shows its events to people with psql', async () => {
    await migrateEventLog(url, categories);
    const { rows: shown } = await owner.query(
      `SELECT type, data->>'text' AS text, metadata->'actor'->>'id' AS actor, occurred_at
       FROM log.events_readable WHERE stream_id = 'a' AND version = 2`,
    );
    expect(shown).toEqual([
      {
        type: 'SomethingHappened',
        text: 'żółw 🐢 "quoted" \\ back/slash \b\f\n\r\t \u0001\u001f\u007f\u2028',
        actor: 'someone',
        occurred_at: new Date('2011-03-01T08:28:02.002Z'),
      },
    ]);
  });
});
