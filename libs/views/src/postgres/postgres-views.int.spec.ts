import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { migrateSchema } from '@daybook/postgres';
import { until } from '@daybook/test-kit';
import pg from 'pg';
import { describeRunnerContract } from '../contract/runner.contract.js';
import { describeViewsContract } from '../contract/view-store.contract.js';
import { noChanges } from '../contract/views-under-test.js';
import { ordersProjection } from '../orders/orders.projection.js';
import { addToSales } from '../orders/sales.postgres.js';
import { migrateViews } from './migrate-views.js';
import { CreateViews1763683300000 } from './migrations/1-create-views.js';
import { AddStock1763856000000 } from './migrations/3-add-stock.js';
import { ReplayParkedStreams1764115200000 } from './migrations/5-replay-parked-streams.js';
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
    rewriteOrder: async (order) => {
      await owner.query('UPDATE views.orders SET document = $2 WHERE order_id = $1', [
        order.orderId,
        JSON.stringify(order),
      ]);
    },
    addSales: async (figures) => {
      await owner.query(addToSales(figures));
    },
    close: async () => {
      await owner.end();
      await store.close();
      await reader.close();
    },
  };
});

describeRunnerContract('A runner over views in PostgreSQL', async () => {
  const url = await postgres.createDatabase();
  const opened: Array<{ close(): Promise<void> }> = [];
  return {
    migrate: (projections) => migrateViews(url, projections),
    open: async () => {
      const store = await PostgresViewStore.open({ url });
      const reader = await PostgresViewReader.open({ url });
      opened.push(store, reader);
      return { store, reader };
    },
    close: async () => {
      await Promise.all(opened.map((each) => each.close()));
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
        const outcome = await store
          .apply(ordersProjection, { ...noChanges, checkpoints })
          .catch(() => undefined);
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
      { subscription: 'views.orders', category: 'orders', streamId: '536365', ...parked, attempts: 1 },
    ]);
    await reader.close();
  });

  it('takes checkpoints and parked streams of categories as those of their projections', async () => {
    const url = await postgres.createDatabase();
    await migrateSchema(url, 'views', [
      CreateViews1763683300000,
      ...ordersProjection.postgres.migrations,
      AddStock1763856000000,
      ReplayParkedStreams1764115200000,
    ]);
    const owner = new pg.Client(url);
    await owner.connect();
    await owner.query(
      `INSERT INTO views.checkpoints (category, partition, position) VALUES ('orders', 3, 17), ('stock', 3, 9);
       INSERT INTO views.parked_streams (subscription, category, stream_id, partition, position, version, last_version, reason)
       VALUES ('views', 'orders', '1', 3, 12, 2, 5, 'TypeError'), ('views', 'stock', '1', 3, 8, 4, 4, 'RangeError')`,
    );
    await owner.end();

    for (let time = 0; time < 2; time += 1) await migrateViews(url);
    const store = await PostgresViewStore.open({ url });
    const reader = await PostgresViewReader.open({ url });
    expect(await reader.checkpoints('orders')).toEqual(new Map([[3, 17]]));
    expect(await reader.checkpoints('stock')).toEqual(new Map([[3, 9]]));
    expect(await reader.parked.list({ limit: 10 })).toMatchObject([
      { subscription: 'views.orders', category: 'orders', streamId: '1', version: 2, lastVersion: 5 },
      { subscription: 'views.stock', category: 'stock', streamId: '1', version: 4, reason: 'RangeError' },
    ]);
    const checkpoints = [{ partition: 3, from: 17, to: 18 }];
    expect(await store.apply(ordersProjection, { ...noChanges, checkpoints })).toBe('applied');
    await store.close();
    await reader.close();
  });

  it('makes views that were dropped anew, for the same logins', async () => {
    const url = await postgres.createDatabase();
    await migrateViews(url);
    const store = await PostgresViewStore.open({ url });
    const owner = new pg.Client(url);
    await owner.connect();
    const begin = { ...noChanges, checkpoints: [{ partition: 0, from: 0, to: 1 }] };
    for (let time = 0; time < 2; time += 1) {
      expect(await store.apply(ordersProjection, begin)).toBe('applied');
      await owner.query('DROP SCHEMA views CASCADE');
      await migrateViews(url);
      const { rows } = await owner.query(
        `SELECT has_table_privilege('daybook_views_write', 'views.orders', 'INSERT') AS granted`,
      );
      expect(rows).toEqual([{ granted: true }]);
    }
    await owner.end();
    await store.close();
  });
});
