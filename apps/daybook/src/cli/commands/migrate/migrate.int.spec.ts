import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { openEventLog } from '@daybook/event-log';
import pg from 'pg';
import { run } from '../../testing/run.js';

let postgres: TestPostgres;
let urls: string[];
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  urls = await Promise.all([1, 2].map(() => postgres.createDatabase()));
});

const migrate = (env: Record<string, string>, ...args: string[]) => run(['migrate', ...args], { env });

/** How many partitions of `orders` there are on each of the servers. */
async function partitionsOn(...servers: string[]): Promise<number> {
  const log = await openEventLog({ urls: servers });
  const heads = await log.heads('orders');
  await log.close();
  return heads.length;
}

/** Those of Daybook. */
async function schemasIn(url: string): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ nspname: string }>(
    `SELECT nspname FROM pg_namespace WHERE nspname IN ('log', 'process', 'views', 'webhooks') ORDER BY nspname`,
  );
  await client.end();
  return rows.map(({ nspname }) => nspname);
}

describe('daybook migrate', () => {
  it('brings the log and the views of one database up to date, as often as it is run', async () => {
    const [url] = urls as [string];
    for (let time = 0; time < 2; time += 1) {
      expect(await migrate({ DAYBOOK_DATABASE_URL: url })).toEqual({
        exitCode: 0,
        stdout:
          'The log is up to date: 16 partitions on 1 server.\nThe views in PostgreSQL are up to date.\nWhat processes keep is up to date.\nThe webhooks are up to date.\n',
        stderr: '',
      });
    }
    expect(await partitionsOn(url)).toBe(16);
    expect(await schemasIn(url)).toEqual(['log', 'process', 'views', 'webhooks']);
  });

  it('brings the log on several servers up to date, without views', async () => {
    const [first, second] = urls as [string, string];
    const DAYBOOK_LOG_URLS = urls.join(', ');
    expect(await migrate({ DAYBOOK_LOG_URLS, DAYBOOK_PARTITIONS: '6' }, '--json')).toEqual({
      exitCode: 0,
      stdout: '{"upToDate":["log"],"partitions":6,"logServers":2}\n',
      stderr: '',
    });
    expect(await partitionsOn(second, first)).toBe(6);
    expect([await schemasIn(first), await schemasIn(second)]).toEqual([['log'], ['log']]);
  });

  it('keeps the log apart from the database of the views', async () => {
    const [log, views] = urls as [string, string];
    const { stdout } = await migrate({ DAYBOOK_LOG_URLS: log, DAYBOOK_DATABASE_URL: views }, '--json');
    expect(JSON.parse(stdout)).toEqual({
      upToDate: ['log', 'views:postgresql', 'processes', 'webhooks'],
      partitions: 16,
      logServers: 1,
    });
    expect(await partitionsOn(log)).toBe(16);
    expect([await schemasIn(log), await schemasIn(views)]).toEqual([
      ['log'],
      ['process', 'views', 'webhooks'],
    ]);
  });

  it('keeps the webhooks apart from everything else', async () => {
    const [log, webhooks] = urls as [string, string];
    const { stdout } = await migrate({ DAYBOOK_LOG_URLS: log, DAYBOOK_WEBHOOKS_URL: webhooks });
    expect(stdout).toBe('The log is up to date: 16 partitions on 1 server.\nThe webhooks are up to date.\n');
    expect([await schemasIn(log), await schemasIn(webhooks)]).toEqual([['log'], ['webhooks']]);
  });

  it('says in one sentence why the servers named do not hold one log', async () => {
    const [first, second] = urls as [string, string];
    await migrate({ DAYBOOK_LOG_URLS: `${first},${second}` });
    expect(await migrate({ DAYBOOK_LOG_URLS: first })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'Partitions 8 to 15 of the log of orders are not found in log.heads; if there are more servers of that log, set DAYBOOK_LOG_URLS to the URLs of all, and if rows were lost, restore the database from a backup.\n',
    });
  });

  it('names every variable that is wrong, and those that could say where the log is', async () => {
    const wrong = await migrate({ DAYBOOK_LOG_URLS: 'mysql://x', DAYBOOK_PARTITIONS: 'many' });
    expect(wrong).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'DAYBOOK_LOG_URLS must be a comma-separated list of URLs that start with postgres://. ' +
        'DAYBOOK_PARTITIONS must be a whole number from 1 to 1024.\n',
    });
    const { stderr } = await migrate({});
    expect(stderr).toBe('DAYBOOK_LOG_URLS or DAYBOOK_DATABASE_URL must say where the log is.\n');
  });
});
