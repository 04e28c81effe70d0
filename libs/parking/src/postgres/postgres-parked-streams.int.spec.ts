import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { connectToPostgres, disconnect } from '@daybook/postgres';
import pg from 'pg';
import { describeParkedStreamsContract, parkedStream } from '../contract/parked-streams.contract.js';
import { createParkedStreams } from './parked-streams-table.js';
import { PostgresParkedStreams } from './postgres-parked-streams.js';

let postgres: TestPostgres;
const pools: pg.Pool[] = [];
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map(disconnect));
});
afterAll(() => postgres.stop());

async function createdTable(): Promise<string> {
  const url = await postgres.createDatabase();
  const owner = new pg.Client(url);
  await owner.connect();
  await owner.query('CREATE SCHEMA kept');
  const exists = await owner.query(`SELECT FROM pg_roles WHERE rolname = 'kept_writer'`);
  if (exists.rowCount === 0) await owner.query('CREATE ROLE kept_writer NOLOGIN');
  await owner.query(createParkedStreams('kept', 'kept_writer'));
  await owner.query('GRANT USAGE ON SCHEMA kept TO kept_writer');
  await owner.end();
  return url;
}

/** The table as a role sees it. */
async function as(role: string, url: string): Promise<PostgresParkedStreams> {
  const roleUrl = new URL(url);
  roleUrl.searchParams.set('options', `-c role=${role}`);
  const pool = await connectToPostgres({ url: roleUrl.href, applicationName: role, maxConnections: 2 });
  pools.push(pool);
  return new PostgresParkedStreams(pool, 'kept');
}

describeParkedStreamsContract('PostgresParkedStreams', async () => {
  const url = await createdTable();
  return { parked: await as('kept_writer', url), review: await as('daybook_parked_review', url) };
});

describe('whoever reviews parked streams', () => {
  it('may note wishes, and do nothing else', async () => {
    const url = await createdTable();
    await (await as('kept_writer', url)).park(parkedStream());
    const review = await as('daybook_parked_review', url);
    expect(await review.wish(parkedStream(), 'replay')).toBeDefined();
    const forbidden = [
      () => review.park(parkedStream()),
      () => review.takeBack(parkedStream()),
      () => review.advance(parkedStream(), { version: 9, position: 99 }),
      () => review.parkAgain(parkedStream(), parkedStream()),
    ];
    for (const attempt of forbidden) await expect(attempt()).rejects.toMatchObject({ code: '42501' });
  });
});
