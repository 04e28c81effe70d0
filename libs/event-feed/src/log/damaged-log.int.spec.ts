import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { LogDamagedError, migrateEventLog, PostgresEventLog } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import pg from 'pg';
import { appendMany, Ledger, ledgerCategory } from '../contract/ledger.js';
import type { Subscription } from '../event-feed.port.js';
import { LogEventFeed } from './log-event-feed.js';

const partitions = 4;
const damaged = { category: ledgerCategory, partition: 2, position: 5 };

let postgres: TestPostgres;
let url: string;
let log: PostgresEventLog;
let ledger: Ledger;
let subscription: Subscription | undefined;

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.createDatabase();
  await migrateEventLog(url, { [ledgerCategory]: partitions });
  log = await PostgresEventLog.open({ url });
  ledger = new Ledger();
  await appendMany(log, 80);
});
afterEach(async () => {
  await subscription?.stop();
  await log.close();
});

async function tamper(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('SET session_replication_role = replica');
  for (const statement of statements) await client.query(statement);
  await client.end();
}
const subscribe = () => {
  subscription = new LogEventFeed(log, { maxRetryDelayMs: 100 }).subscribe(ledger);
};
const place = `partition = ${damaged.partition} AND position = ${damaged.position}`;
const handledIn = (partition: number) => ledger.events.filter((event) => event.partition === partition);
const othersAreComplete = async () => {
  const heads = await log.heads(ledgerCategory);
  return heads.every(
    ({ partition, position }) => partition === damaged.partition || handledIn(partition).length === position,
  );
};

describe('a subscription to a log that is damaged in one partition', () => {
  it.each([
    ['that cannot be read', `UPDATE log.events SET recorded_at = 'infinity' WHERE ${place}`],
    ['that is missing', `DELETE FROM log.events WHERE ${place}`],
  ])('stops there at an event %s, says so by name, and goes on with the others', async (_, statement) => {
    await tamper(statement);
    subscribe();
    await until(othersAreComplete);
    await until(() => handledIn(damaged.partition).length === damaged.position - 1);
    await appendMany(log, 40);
    await until(othersAreComplete);

    expect(handledIn(damaged.partition)).toHaveLength(damaged.position - 1);
    expect(subscription!.failure).toBeInstanceOf(LogDamagedError);
    expect(subscription!.failure).toMatchObject({
      damage: damaged,
      publicReason: { code: 'log-damaged', detail: expect.stringContaining('orders:2:5') },
    });
  });

  it('goes on once it is repaired', async () => {
    await tamper(`UPDATE log.events SET recorded_at = 'infinity' WHERE ${place}`);
    subscribe();
    await until(() => subscription!.failure !== undefined);
    await tamper(
      `UPDATE log.events e SET recorded_at = before.recorded_at FROM log.events before
       WHERE (e.partition, e.position) = (${damaged.partition}, ${damaged.position})
         AND (before.partition, before.position) = (${damaged.partition}, ${damaged.position - 1})`,
    );
    await until(() => subscription!.failure === undefined);
    await until(() => ledger.events.length === 80);
    await ledger.expectExactly(log, 80);
  });

  it('finds a partition that was emptied together with its head, and does not take what comes instead', async () => {
    subscribe();
    await until(() => ledger.events.length === 80);
    await subscription!.stop();
    const handled = handledIn(damaged.partition).length;
    await tamper(
      `DELETE FROM log.events WHERE partition = ${damaged.partition}`,
      `UPDATE log.heads SET position = 0, hash = decode(repeat('00', 32), 'hex') WHERE partition = ${damaged.partition}`,
    );
    subscribe();
    await until(() => subscription!.failure !== undefined);
    expect(subscription!.failure).toMatchObject({
      damage: { category: ledgerCategory, partition: damaged.partition, position: handled },
    });
    // Enough to fill the partition beyond what it had.
    await appendMany(log, 160);
    await until(othersAreComplete);
    expect(handledIn(damaged.partition)).toHaveLength(handled);
    expect(subscription!.failure).toBeInstanceOf(LogDamagedError);
  });
});
