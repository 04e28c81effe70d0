import { MemoryEventLog } from '@daybook/event-log';
import { createHttpService, createLogger, sha256OfKey } from '@daybook/service-kit';
import { CommandServiceModule } from '../command-service.module.js';

const keys = { administrator: 'key-of-the-administrator', importer: 'key-of-the-importer' };
type Role = keyof typeof keys;

const principals = (['administrator', 'importer'] as const).map((role) => ({
  id: role,
  role,
  keySha256: sha256OfKey(keys[role]),
}));

let app: Awaited<ReturnType<typeof createHttpService>>;

beforeEach(async () => {
  const log = new MemoryEventLog({ orders: 2, stock: 2 });
  app = await createHttpService(CommandServiceModule.with({ log }), {
    description: { title: 'Commands', version: '1' },
    logger: createLogger({ level: 'silent', service: 'test' }),
    principals,
  });
});
afterEach(() => app.close());

async function post(path: string, body: object, headers: Record<string, string> = {}, role?: Role) {
  const authorization = { authorization: `Bearer ${keys[role ?? 'administrator']}` };
  const answer = await app.inject({
    method: 'POST',
    url: path,
    headers: { ...authorization, ...headers },
    payload: body,
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json<Record<string, unknown>>() };
}

describe('stock over HTTP', () => {
  it('comes in and is corrected, each time with its version and its place in the log', async () => {
    const received = await post('/v1/stock/85123A/receipts', { quantity: 100, reference: 'DN-17' });
    expect(received).toMatchObject({
      status: 200,
      headers: { etag: '"1"', 'daybook-position': expect.stringMatching(/^stock:[01]:1$/) as string },
      body: { sku: '85123A', onHand: 100, reserved: 0, available: 100, version: 1 },
    });
    const adjusted = await post('/v1/stock/85123A/adjustments', { onHand: 97, reason: 'Counted.' });
    expect(adjusted).toMatchObject({ status: 200, body: { onHand: 97, available: 97, version: 2 } });
  });

  it('is for administrators alone', async () => {
    for (const [path, body] of [
      ['receipts', { quantity: 1 }],
      ['adjustments', { onHand: 1, reason: 'Counted.' }],
    ] as const) {
      expect(await post(`/v1/stock/a/${path}`, body, {}, 'importer')).toMatchObject({ status: 403 });
    }
    const stranger = await app.inject({ method: 'POST', url: '/v1/stock/a/receipts', payload: {} });
    expect(stranger.statusCode).toBe(401);
    // Nothing was recorded.
    expect((await post('/v1/stock/a/receipts', { quantity: 1 })).body).toMatchObject({ version: 1 });
  });

  it.each([
    ['receipts', {}, [['/quantity', 'field-missing']]],
    ['receipts', { quantity: 0 }, [['/quantity', 'quantity-not-positive']]],
    ['receipts', { quantity: 1.5 }, [['/quantity', 'quantity-not-integer']]],
    ['receipts', { quantity: 1e9 + 1 }, [['/quantity', 'quantity-too-large']]],
    ['receipts', { quantity: 1, reference: '' }, [['/reference', 'too-short']]],
    ['adjustments', { onHand: -1, reason: 'x' }, [['/onHand', 'on-hand-negative']]],
    ['adjustments', { onHand: 0.5, reason: 'x' }, [['/onHand', 'on-hand-not-integer']]],
    ['adjustments', { onHand: 1e12 + 1, reason: 'x' }, [['/onHand', 'on-hand-too-large']]],
    ['adjustments', { onHand: 1, reason: ' ' }, [['/reason', 'reason-missing']]],
    ['adjustments', { onHand: 1 }, [['/reason', 'reason-missing']]],
  ])('names what is wrong with %s of %j', async (path, body, violations) => {
    const { status, body: problem } = await post(`/v1/stock/a/${path}`, body);
    const errors = problem['errors'] as { pointer: string; code: string }[];
    expect(status).toBe(400);
    expect(errors.map(({ pointer, code }) => [pointer, code])).toEqual(
      expect.arrayContaining(violations) as unknown,
    );
  });

  it('takes a sku with a slash, a blank or dots in it, and none that no order could have', async () => {
    for (const sku of ['A/B', 'a b', 'x..', 'a/../b', `S${'/'.repeat(63)}`]) {
      const received = await post(`/v1/stock/${encodeURIComponent(sku)}/receipts`, { quantity: 1 });
      expect(received).toMatchObject({ status: 200, body: { sku, version: 1 } });
    }
    for (const sku of [' a', '%', `S${'/'.repeat(64)}`]) {
      const refused = await post(`/v1/stock/${encodeURIComponent(sku)}/receipts`, { quantity: 1 });
      expect(refused).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
    }
  });

  it('is refused where it would change nothing, or stands at another version', async () => {
    await post('/v1/stock/a/receipts', { quantity: 5 });
    expect(await post('/v1/stock/a/adjustments', { onHand: 5, reason: 'Counted.' })).toMatchObject({
      status: 409,
      body: { code: 'nothing-changed' },
    });
    const stale = await post(
      '/v1/stock/a/adjustments',
      { onHand: 4, reason: 'Counted.' },
      { 'if-match': '"7"' },
    );
    expect(stale).toMatchObject({
      status: 412,
      headers: { etag: '"1"' },
      body: { code: 'version-stale', title: 'The stock has changed' },
    });
    const unknown = await post('/v1/stock/b/receipts', { quantity: 1 }, { 'if-match': '"1"' });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'sku-unknown' } });
  });

  it('is counted once, however often the same request comes', async () => {
    const key = { 'idempotency-key': 'delivery-17' };
    const first = await post('/v1/stock/a/receipts', { quantity: 5 }, key);
    const second = await post('/v1/stock/a/receipts', { quantity: 5 }, key);
    expect(second).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
    expect(second.body).toEqual(first.body);
    expect(await post('/v1/stock/a/receipts', { quantity: 6 }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });
});
