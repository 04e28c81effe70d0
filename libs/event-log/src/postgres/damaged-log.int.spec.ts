import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
  startTestPostgres,
  type TestPostgres,
} from '@daybook/embedded-postgres';
import { flipBitAt, until } from '@daybook/test-kit';
import pg from 'pg';
import { newEvent } from '../contract/new-event.js';
import { LogDamagedError } from '../errors.js';
import type { RecordedEvent } from '../event-log.port.js';
import { checkChain, genesisHash } from '../hash-chain.js';
import { partitionOf } from '../partitioning.js';
import { migrateEventLog } from './migrate-event-log.js';
import { PostgresEventLog } from './postgres-event-log.js';

const category = 'orders';
const partitions = 4;
const streams = 400;
const damagedStream = 'order-200';

const noteOf = (streamId: string) => `note of ${streamId}`;
const append = (log: PostgresEventLog, streamId: string, expectedVersion = 0) =>
  log.append({
    category,
    streamId,
    expectedVersion,
    events: [newEvent({ data: { note: noteOf(streamId) } })],
  });

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

let folder: string;
let postgres: EmbeddedPostgres;
let log: PostgresEventLog;

/** A log in which one bit of an event was flipped while the server was down. */
async function openDamagedLog(settings: Readonly<Record<string, string>>): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'daybook-damaged-log-'));
  const dataDir = join(folder, 'postgres');
  postgres = await startEmbeddedPostgres({ dataDir, settings });
  const url = postgres.url('postgres');
  await migrateEventLog(url, { [category]: partitions });
  log = await PostgresEventLog.open({ url });
  for (let index = 0; index < streams; index += 1) await append(log, `order-${index}`);
  await log.close();
  const [file] = await query<{ path: string }>(url, `SELECT pg_relation_filepath('log.events') AS path`);
  await postgres.stop();

  await flipBitAt(join(dataDir, 'data', file!.path), noteOf(damagedStream));
  postgres = await startEmbeddedPostgres({ dataDir, settings });
  log = await PostgresEventLog.open({ url: postgres.url('postgres') });
}

async function closeLog(): Promise<void> {
  await log.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Reads a partition to its end, past every event that cannot be read. */
async function readPast(partition: number): Promise<{ events: RecordedEvent[]; unreadable: number[] }> {
  const events: RecordedEvent[] = [];
  const unreadable: number[] = [];
  for (let after = 0; ;) {
    try {
      const page = await log.readPartition({ category, partition, after });
      if (page.length === 0) return { events, unreadable };
      events.push(...page);
      after = page.at(-1)!.position;
    } catch (error) {
      if (!(error instanceof LogDamagedError)) throw error;
      expect(error.damage).toMatchObject({ category, partition, position: after + 1 });
      after += 1;
      unreadable.push(after);
    }
  }
}

describe('a log with a page whose checksum is wrong', () => {
  beforeAll(() => openDamagedLog({}));
  afterAll(closeLog);

  it('is read but for the events of that page, each of which is named', async () => {
    const read = await Promise.all(Array.from({ length: partitions }, (_, partition) => readPast(partition)));
    const events = read.flatMap((each) => each.events);
    const unreadable = read.flatMap((each) => each.unreadable);
    expect(unreadable.length).toBeGreaterThan(0);
    expect(unreadable.length).toBeLessThan(streams / 4);
    expect(events.length + unreadable.length).toBe(streams);
    expect(events.map(({ streamId }) => streamId)).not.toContain(damagedStream);
    expect(events.map(({ streamId }) => streamId)).toEqual(
      expect.arrayContaining(['order-0', `order-${streams - 1}`]),
    );
  });

  it('is read by whoever leaves out the partitions that cannot be read on', async () => {
    const after = new Map(Array.from({ length: partitions }, (_, partition) => [partition, 0]));
    const damaged = new Set<number>();
    for (;;) {
      try {
        const events = await log.readPartitions({ category, after, limitPerPartition: streams });
        if (events.length === 0) break;
        for (const { partition, position } of events) after.set(partition, position);
      } catch (error) {
        if (!(error instanceof LogDamagedError)) throw error;
        damaged.add(error.damage.partition!);
        after.delete(error.damage.partition!);
      }
    }
    expect(damaged).toContain(partitionOf(damagedStream, partitions));
  });

  it('tells of a stream that it is damaged, and reads every other', async () => {
    await expect(log.readStream({ category, streamId: damagedStream })).rejects.toMatchObject({
      name: 'LogDamagedError',
      damage: { category, partition: partitionOf(damagedStream, partitions) },
    });
    expect(await log.readStream({ category, streamId: 'order-0' })).toHaveLength(1);
    expect(await log.heads(category)).toHaveLength(partitions);
  });

  it('is found by whoever looks through it, as long as it is there', async () => {
    const examined = await PostgresEventLog.open({ url: postgres.url('postgres'), examine: true });
    await until(() => examined.damage !== undefined);
    expect(examined.damage!.message).toMatch(/^Page \d+ of the table log\.events cannot be read/);
    await examined.close();
  });

  it('takes what does not build on it, together with what does', async () => {
    const outcomes = await Promise.allSettled([
      append(log, 'order-0', 1),
      append(log, damagedStream, 1),
      append(log, `order-${streams - 1}`, 1),
      append(log, 'new'),
    ]);
    expect(outcomes).toEqual([
      expect.objectContaining({ value: expect.objectContaining({ kind: 'appended' }) }),
      expect.objectContaining({ reason: expect.any(LogDamagedError) }),
      expect.objectContaining({ value: expect.objectContaining({ kind: 'appended' }) }),
      expect.objectContaining({ value: expect.objectContaining({ kind: 'appended' }) }),
    ]);
  });
});

describe('a log on a server that does not look at checksums', () => {
  beforeAll(() => openDamagedLog({ ignore_checksum_failure: 'on' }));
  afterAll(closeLog);

  it('has an event that is not the one that was hashed', async () => {
    const partition = partitionOf(damagedStream, partitions);
    let last = { position: 0, hash: genesisHash };
    const faulty: string[] = [];
    for (const event of await log.readPartition({ category, partition, after: 0 })) {
      if (checkChain(last, event) !== undefined) faulty.push(event.streamId);
      last = event;
    }
    expect(faulty).toEqual([damagedStream]);
  });
});

describe('a log whose tables were written past all guards', () => {
  let server: TestPostgres;
  let url: string;
  const partition = partitionOf('order-7', partitions);

  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await server.createDatabase();
    await migrateEventLog(url, { [category]: partitions });
    log = await PostgresEventLog.open({ url });
    for (let index = 0; index < 40; index += 1) await append(log, `order-${index}`);
  });
  afterEach(() => log.close());

  const tamper = (statement: string) => query(url, `SET session_replication_role = replica; ${statement}`);
  const event = async () => {
    const events = await log.readPartition({ category, partition, after: 0 });
    return events.find(({ streamId }) => streamId === 'order-7')!;
  };

  it('shows what was put into a content', async () => {
    const before = await event();
    await tamper(
      `UPDATE log.events SET content = (content::jsonb || '{"approvedBy": "nobody"}')::text
       WHERE stream_id = 'order-7'`,
    );
    expect(await event()).toEqual({ ...before, approvedBy: 'nobody' });
  });

  it('shows a microsecond that was added to the time of its record', async () => {
    await tamper(
      `UPDATE log.events SET recorded_at = recorded_at + interval '1 microsecond' WHERE stream_id = 'order-7'`,
    );
    expect((await event()).recordedAt).toMatch(/\d{3}001Z/);
  });

  it.each([
    ['a time that is none', `recorded_at = 'infinity'`],
    ['a content that is not JSON', `content = '{' || content`],
    ['a content that is not an object', `content = 'null'`],
    ['the content of another stream', `stream_id = 'order-77'`],
    ['the content of another version', 'version = 7'],
    ['a content that says its own place', `content = '{"position":7,' || right(content, -1)`],
  ])('names an event with %s, and reads on behind it', async (_what, change) => {
    await tamper(`UPDATE log.events SET ${change} WHERE stream_id = 'order-7'`);
    const { unreadable, events } = await readPast(partition);
    expect(unreadable).toHaveLength(1);
    expect(events.at(-1)!.position).toBeGreaterThan(unreadable[0]!);
  });

  it.each([
    [
      'an event that its head does not know',
      'UPDATE log.heads SET position = position - 1 WHERE position > 0',
      /^The event orders:0:\d+ lies beyond its partition's head/,
    ],
    [
      'a head beyond its last event',
      'UPDATE log.heads SET position = position + 7 WHERE partition = 2',
      /^The event orders:2:\d+ is missing; its partition's head says that there are \d+\.$/,
    ],
    [
      'the head of another event',
      `UPDATE log.heads SET hash = sha256('') WHERE partition = 1`,
      /^The head of orders:1 does not have the hash of the event orders:1:\d+\.$/,
    ],
    [
      'a head that is gone',
      'DELETE FROM log.heads WHERE partition = 3',
      /^The head of orders:3 is missing\.$/,
    ],
  ])('is found to have %s', async (_, statement, what) => {
    await tamper(statement);
    const examined = await PostgresEventLog.open({ url, examine: true });
    await until(() => examined.damage !== undefined);
    expect(examined.damage!.message).toMatch(what);
    await examined.close();
  });

  it('is found to be whole again once it is repaired', async () => {
    await tamper('UPDATE log.heads SET position = position + 7 WHERE partition = 2');
    const examined = await PostgresEventLog.open({ url, examine: true });
    await until(() => examined.damage !== undefined);
    await tamper('UPDATE log.heads SET position = position - 7 WHERE partition = 2');
    await until(() => examined.damage === undefined);
    await examined.close();
  });

  it('gives no place out twice after its head was set back', async () => {
    await tamper(`UPDATE log.heads SET position = position - 1 WHERE partition = ${partition}`);
    const { events } = await readPast(partition);
    await expect(append(log, 'order-7', 1)).rejects.toThrow(LogDamagedError);
    expect((await readPast(partition)).events).toEqual(events);
  });
});
