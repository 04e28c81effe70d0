import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { until } from '@daybook/test-kit';
import pg from 'pg';
import { newEvent } from '../contract/new-event.js';
import { migrateEventLog } from './migrate-event-log.js';
import { PostgresEventLog } from './postgres-event-log.js';

const category = 'orders';
let postgres: TestPostgres;
let url: string;
let logs: PostgresEventLog[];

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.createDatabase();
  await migrateEventLog(url, { [category]: 4 });
  logs = [];
});
afterEach(() => Promise.all(logs.map((log) => log.close())));

async function open(): Promise<PostgresEventLog> {
  const log = await PostgresEventLog.open({ url, signals: true });
  logs.push(log);
  return log;
}

let streams = 0;
const append = (log: PostgresEventLog) =>
  log.append({ category, streamId: `stream-${(streams += 1)}`, expectedVersion: 0, events: [newEvent()] });

async function superuser(statement: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  const { rowCount } = await client.query(statement);
  await client.end();
  return rowCount ?? 0;
}

const listeners = `SELECT FROM pg_stat_activity WHERE application_name = 'daybook-signal' AND datname = current_database()`;

describe('AppendSignal', () => {
  it('tells other processes of appends, and each process of its own once', async () => {
    const [writer, reader] = [await open(), await open()];
    await until(async () => (await superuser(listeners)) === 2);
    let [own, heard] = [0, 0];
    writer.onAppended(category, () => (own += 1));
    reader.onAppended(category, () => (heard += 1));
    await append(writer);
    await until(() => heard === 1);
    expect(own).toBe(1);
  });

  it('gathers many appends into few notifications', async () => {
    const [writer, reader] = [await open(), await open()];
    await until(async () => (await superuser(listeners)) === 2);
    let heard = 0;
    reader.onAppended(category, () => (heard += 1));
    for (let n = 0; n < 200; n += 1) await append(writer);
    await until(() => heard > 0);
    expect(heard).toBeLessThan(200);
  });

  it('listens again after its connection was cut', async () => {
    const [writer, reader] = [await open(), await open()];
    await until(async () => (await superuser(listeners)) === 2);
    let heard = 0;
    reader.onAppended(category, () => (heard += 1));
    await superuser(listeners.replace('SELECT', 'SELECT pg_terminate_backend(pid)'));
    await until(async () => {
      await append(writer);
      return heard > 0;
    });
  });
});
