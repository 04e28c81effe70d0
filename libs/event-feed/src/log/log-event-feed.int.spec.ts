import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { migrateEventLog, PostgresEventLog } from '@daybook/event-log';
import { describeEventFeedContract } from '../contract/event-feed.contract.js';
import { LogEventFeed } from './log-event-feed.js';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

const migrate = (url: string) => migrateEventLog(url, { orders: 4 });

describeEventFeedContract('LogEventFeed over PostgreSQL', async () => {
  const url = await postgres.createDatabase(migrate);
  const log = await PostgresEventLog.open({ url });
  return { log, feed: new LogEventFeed(log, { maxBatchEvents: 8 }), close: () => log.close() };
});
