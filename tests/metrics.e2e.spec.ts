import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { Api } from './support/api.js';
import { runCli } from './support/cli.js';
import { ServiceProcess } from './support/service-process.js';

const key = 'a-key-for-the-services';

let postgres: TestPostgres;
let url: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
  url = await postgres.createDatabase();
  expect((await runCli({ env: { DAYBOOK_DATABASE_URL: url } }, 'migrate')).code).toBe(0);
});
afterAll(() => postgres.stop());

/** What each service answers on /metrics, without a key and with one. */
async function scrape(name: string, env: Readonly<Record<string, string>>) {
  const service = await ServiceProcess.start(name, {
    DAYBOOK_DATABASE_URL: url,
    DAYBOOK_API_KEY: key,
    // The process manager's, which others pass over; nobody answers there.
    DAYBOOK_SIMULATOR_URL: 'http://127.0.0.1:9',
    DAYBOOK_PAYMENT_WEBHOOK_SECRET: 'webhook-secret',
    ...env,
  });
  const [stranger, administrator] = [new Api(service.url), new Api(service.url, key)];
  try {
    return [await stranger.get<string>('/metrics'), await administrator.get<string>('/metrics')] as const;
  } finally {
    await Promise.all([stranger.close(), administrator.close()]);
    await service.stop();
  }
}

const services = ['command-service', 'projector', 'query-service', 'process-manager', 'webhook-service'];

describe.each(services)('the metrics of the %s', (name) => {
  it('want a key', async () => {
    const [stranger, administrator] = await scrape(name, {});

    expect(stranger.status).toBe(401);
    expect(administrator.status).toBe(200);
    expect(administrator.body).toMatch(/^process_cpu_seconds_total /m);
    expect(administrator.body).toContain('http_request_duration_seconds_bucket{le="0.001"');
  });

  it('want none where they are public', async () => {
    const [stranger] = await scrape(name, { DAYBOOK_METRICS: 'public' });

    expect(stranger.status).toBe(200);
  });
});

describe('the metrics of the process manager', () => {
  it('tell how far it is behind, and what it leaves to people', async () => {
    const [, administrator] = await scrape('process-manager', {});

    for (const subscription of ['payments.inbox', 'payments.outbox', 'payments.provider']) {
      expect(administrator.body).toContain(`daybook_process_lag_events{subscription="${subscription}"} 0\n`);
    }
    expect(administrator.body).toMatch(/^daybook_deadlines_overdue 0$/m);
    expect(administrator.body).toMatch(/^daybook_payment_reviews_total 0$/m);
  });
});
