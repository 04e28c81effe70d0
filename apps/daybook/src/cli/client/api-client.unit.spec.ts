import { FakeDaybook, fakeKey } from '../testing/fake-daybook.js';
import { ApiClient } from './api-client.js';

const patienceMs = 500;

describe('ApiClient', () => {
  let daybook: FakeDaybook;
  let client: ApiClient;

  beforeEach(async () => {
    daybook = await FakeDaybook.start();
    client = new ApiClient({
      url: new URL(daybook.url),
      apiKey: { key: fakeKey, source: 'the spec' },
      connections: 2,
      patienceMs,
    });
  });
  afterEach(async () => {
    await client.destroy();
    await daybook.close();
  });

  const order = { method: 'POST', path: '/v1/orders', body: '{"orderId":"1","lines":[]}' } as const;

  it('loses patience with a server that does not recover', async () => {
    daybook.misbehave = () => ({ kind: 'status', status: 503 });
    await expect(client.send(order)).rejects.toThrow(/did not do its work for 1 s \(503 not-now\)\.$/);
    expect(daybook.requests).toBeGreaterThan(1);
  });

  it('does not wait for longer than it has patience', async () => {
    daybook.misbehave = () => ({ kind: 'status', status: 429, retryAfter: '3600' });
    await expect(client.send(order)).rejects.toThrow(/429/);
    expect(daybook.requests).toBe(1);
  });

  it('waits for views that are behind for longer than it is patient', async () => {
    const startedAt = performance.now();
    daybook.misbehave = () =>
      performance.now() - startedAt < 2 * patienceMs
        ? { kind: 'status', status: 503, code: 'views-behind' }
        : undefined;
    expect((await client.send(order)).status).not.toBe(503);
    expect(performance.now() - startedAt).toBeGreaterThan(2 * patienceMs);
  });

  it('ends a wait when told so', async () => {
    daybook.misbehave = () => ({ kind: 'drop' });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    await expect(client.send({ ...order, signal: stop.signal })).rejects.toThrow('was ended');
  });

  it('gives a refusal as a sentence', async () => {
    await expect(client.get('/v1/orders/1')).rejects.toThrow('There is no such order.');
    daybook.read = () => null;
    await expect(client.get('/v1/orders/1')).resolves.toBeNull();
  });
});
