import { ordersCategory, paymentsCategory, stockCategory } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { MemoryEventLog, migrateEventLog, PostgresEventLog } from '@daybook/event-log';
import { MemoryProcessStore, migrateProcesses, PostgresProcessStore } from '@daybook/processes';
import { testSeeds } from '@daybook/test-kit';
import type { Engines } from './testing/fault-run.js';
import { eventsOf, expectStockLaw } from './testing/stock-law-outcome.js';
import { StockLawRun } from './testing/stock-law-run.js';

/* A failure names the seed of its run; with TEST_SEED=<that> there is this run alone, with TEST_SEEDS so many runs. */

const categories = { [ordersCategory]: 4, [stockCategory]: 2, [paymentsCategory]: 4 };
const commands = 500;

async function expectHolds(seed: number, engines: Engines): Promise<Set<string>> {
  const run = new StockLawRun(seed, engines);
  try {
    await run.run(commands);
    await expectStockLaw(run);
    return new Set((await eventsOf(run.log, stockCategory)).map(({ type }) => type));
  } catch (error) {
    throw new Error(`TEST_SEED=${seed}: ${String(error)}`, { cause: error });
  } finally {
    await run.close();
  }
}

describe('whatever is asked of orders and stock, in whatever order', () => {
  it('stock is conserved, and follows the orders', async () => {
    const met = new Set<string>();
    for (const seed of testSeeds(8)) {
      const engines: Engines = {
        log: new MemoryEventLog(categories),
        openStore: async ({ nowMs }) => new MemoryProcessStore(nowMs),
      };
      for (const type of await expectHolds(seed, engines)) met.add(type);
    }
    expect([...met]).toEqual(expect.arrayContaining(['StockPicked', 'StockDispatched', 'StockTakenBack']));
  }, 3_600_000);

  describe('on PostgreSQL', () => {
    let postgres: TestPostgres;
    beforeAll(async () => {
      postgres = await startTestPostgres();
    });
    afterAll(() => postgres.stop());

    it('is conserved as well', async () => {
      const url = await postgres.createDatabase();
      await migrateEventLog(url, categories);
      await migrateProcesses(url);
      await expectHolds(testSeeds(1)[0]!, {
        log: await PostgresEventLog.open({ url, maxConnections: 4 }),
        openStore: (time) =>
          PostgresProcessStore.open({ url, maxConnections: 2, clockOffsetMs: () => time.offsetMs }),
      });
    }, 600_000);
  });
});
