import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { describeViewsContract } from '../contract/view-store.contract.js';
import { migrateViews } from './migrate-views.js';
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
  return {
    store,
    reader,
    close: async () => {
      await store.close();
      await reader.close();
    },
  };
});
