import { ordersCategory, paymentsCategory, stockCategory } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { type EventLog, MemoryEventLog, migrateEventLog, PostgresEventLog } from '@daybook/event-log';
import { MemoryProcessStore, migrateProcesses, PostgresProcessStore } from '@daybook/processes';
import { testSeeds } from '@daybook/test-kit';
import pMap from 'p-map';
import { type Engines, FaultRun } from './testing/fault-run.js';
import { expectInOrder } from './testing/fault-outcome.js';

/* A failure names the seed of its run; with TEST_SEED=<that> there is this run alone, with TEST_SEEDS so many runs. */

const categories = { [ordersCategory]: 4, [stockCategory]: 2, [paymentsCategory]: 4 };
const isReplay = process.env['TEST_SEED'] !== undefined;

/** What the runs are to come by. A replay is one run, and meets what it meets. */
const rare = [
  'PaymentAttemptDeclined',
  'PaymentAttemptPending',
  'PaymentAttemptUnanswered',
  'PaymentAttemptUnknown',
  'PaymentMethodChangeRequested',
  'OrderCancellationRequested',
  'OrderRequestRejected',
  'StockReleaseRequested',
  'RefundSucceeded',
  'RefundUnanswered',
];
const met = new Set<string>();

async function migrate(url: string): Promise<void> {
  await migrateEventLog(url, categories);
  await migrateProcesses(url);
}

async function headsOf(log: EventLog) {
  const heads = await Promise.all(Object.keys(categories).map((category) => log.heads(category)));
  return heads.flat().map(({ hash }) => hash);
}

async function expectHolds(seed: number, engines: Engines): Promise<void> {
  const run = new FaultRun(seed, engines);
  try {
    await run.run();
    await expectInOrder(run);
    for (const type of await run.paymentEventTypes()) met.add(type);
    const heads = await headsOf(engines.log);
    await run.runAgain();
    expect(await headsOf(engines.log)).toEqual(heads);
    await run.runAgain(new MemoryProcessStore(run.time.nowMs));
    await expectInOrder(run);
  } finally {
    await run.close();
  }
}

async function expectAllHold(
  all: readonly number[],
  concurrency: number,
  open: () => Promise<Engines>,
): Promise<void> {
  const failures: Error[] = [];
  const check = (seed: number) =>
    open()
      .then((engines) => expectHolds(seed, engines))
      .catch((error: unknown) => {
        failures.push(new Error(`TEST_SEED=${seed}: ${String(error)}`, { cause: error }));
      });
  await pMap(all, check, { concurrency });
  if (failures.length > 0) throw failures[0];
}

describe('orders whose process managers crash, and whose provider, customers and connections do as they like', () => {
  it('all come to an end, with money and stock in order', async () => {
    await expectAllHold(testSeeds(500), 8, async () => ({
      log: new MemoryEventLog(categories),
      openStore: async ({ nowMs }) => new MemoryProcessStore(nowMs),
    }));
    if (!isReplay) expect([...met]).toEqual(expect.arrayContaining(rare));
  }, 600_000);

  describe('on PostgreSQL', () => {
    let postgres: TestPostgres;
    beforeAll(async () => {
      postgres = await startTestPostgres();
    });
    afterAll(() => postgres.stop());

    it('do so as well', async () => {
      await expectAllHold(testSeeds(20), 2, async () => {
        const url = await postgres.createDatabase(migrate);
        return {
          log: await PostgresEventLog.open({ url, maxConnections: 4 }),
          openStore: (time) =>
            PostgresProcessStore.open({ url, maxConnections: 2, clockOffsetMs: () => time.offsetMs }),
        };
      });
    }, 600_000);
  });
});
