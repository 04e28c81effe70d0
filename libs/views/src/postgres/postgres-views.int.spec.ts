import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { migrateSchema } from '@daybook/postgres';
import { until } from '@daybook/test-kit';
import pg from 'pg';
import { describeViewsContract } from '../contract/view-store.contract.js';
import { noChanges } from '../view-store.port.js';
import { migrateViews } from './migrate-views.js';
import { CreateViews1763683300000 } from './migrations/1-create-views.js';
import { PostgresViewReader } from './postgres-view-reader.js';
import { PostgresViewStore } from './postgres-view-store.js';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

describeViewsContract('The views in PostgreSQL', async () => {
  const url = await postgres.createDatabase();
  await migrateViews(url);
  const store = await PostgresViewStore.open({ url });
  const reader = await PostgresViewReader.open({ url });
  const owner = new pg.Client(url);
  await owner.connect();
  return {
    store,
    reader,
    refuseOrder: async (orderId) => {
      await owner.query('ALTER TABLE views.orders DROP CONSTRAINT IF EXISTS refused');
      if (orderId === undefined) return;
      await owner.query(`ALTER TABLE views.orders ADD CONSTRAINT refused CHECK (order_id <> '${orderId}')`);
    },
    close: async () => {
      await owner.end();
      await store.close();
      await reader.close();
    },
  };
});

describe('PostgresViewStore', () => {
  it('survives a connection that breaks in the middle of its transaction', async () => {
    const url = await postgres.createDatabase();
    await migrateViews(url);
    const store = await PostgresViewStore.open({ url });
    const superuser = new pg.Client(url);
    await superuser.connect();
    let stop = false;
    let position = 0;
    const applying = (async () => {
      while (!stop) {
        const checkpoints = [{ partition: 0, from: position, to: position + 1 }];
        const outcome = await store.apply({ ...noChanges('orders'), checkpoints }).catch(() => undefined);
        if (outcome === 'applied') position += 1;
        else
          position =
            (await store.checkpoints('orders').catch(() => new Map<number, number>())).get(0) ?? position;
      }
    })();
    for (let cut = 0; cut < 100; cut += 1) {
      const before = position;
      await until(() => position > before);
      await superuser.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'daybook-views' AND datname = current_database()`,
      );
    }
    stop = true;
    await applying;
    expect((await store.checkpoints('orders')).get(0)).toBeGreaterThanOrEqual(position);
    await superuser.end();
    await store.close();
  });
});

describe('migrateViews', () => {
  it('takes what it finds in views from before there was stock as that of orders', async () => {
    const url = await postgres.createDatabase();
    await migrateSchema(url, 'views', [CreateViews1763683300000]);
    const superuser = new pg.Client(url);
    await superuser.connect();
    await superuser.query(
      `INSERT INTO views.checkpoints VALUES (3, 17);
       INSERT INTO views.parked_streams VALUES ('536365', 3, 12, 2, 'TypeError', now())`,
    );
    await superuser.end();

    await migrateViews(url);
    const reader = await PostgresViewReader.open({ url });
    expect(await reader.checkpoints('orders')).toEqual(new Map([[3, 17]]));
    expect(await reader.checkpoints('stock')).toEqual(new Map());
    const parked = { partition: 3, position: 12, version: 2, lastVersion: 2, reason: 'TypeError' };
    expect(await reader.parked.list({ limit: 10 })).toMatchObject([
      { subscription: 'views', category: 'orders', streamId: '536365', ...parked, attempts: 1 },
    ]);
    await reader.close();
  });
});
