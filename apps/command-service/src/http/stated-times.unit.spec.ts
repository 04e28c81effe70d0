import { MemoryEventLog } from '@daybook/event-log';
import { createHttpService, createLogger, sha256OfKey } from '@daybook/service-kit';
import { CommandServiceModule } from '../command-service.module.js';

const key = 'key-of-the-importer';
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

interface Operation {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}
interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
}

let app: Awaited<ReturnType<typeof createHttpService>>;
afterEach(() => app.close());

/** @param logAheadMs by how much the log's clock is ahead of the service's */
async function start({
  logAheadMs = 0,
  timeToleranceMs,
}: { logAheadMs?: number; timeToleranceMs?: number } = {}) {
  const log = new MemoryEventLog({ orders: 2, stock: 2 }, {}, () => Date.now() + logAheadMs);
  const tolerance = timeToleranceMs === undefined ? {} : { timeToleranceMs };
  app = await createHttpService(CommandServiceModule.with({ log, ...tolerance }), {
    description: { title: 'Commands', version: '1' },
    logger: createLogger({ level: 'silent', service: 'test' }),
    principals: [{ id: 'importer', role: 'importer', keySha256: sha256OfKey(key) }],
  });
  await app.init();
  return log;
}

async function send(method: string, path: string, payload: object) {
  const answer = await app.inject({
    method: method as 'POST',
    url: path,
    headers: { authorization: `Bearer ${key}` },
    payload,
  });
  const { code, errors = [] } = answer.json<{
    code?: string;
    errors?: readonly { pointer: string; code: string; detail: string }[];
  }>();
  return {
    status: answer.statusCode,
    code,
    errors: errors.map((each) => `${each.pointer} ${each.code}`).toSorted(),
    details: errors.map(({ detail }) => detail),
  };
}

const order = {
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'invoice',
  lines: [{ sku: '85123A', quantity: 6, unitPrice: '2.55' }],
};
const place = (placedAt: string) => send('POST', '/v1/orders', { ...order, placedAt });
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('a time that is stated', () => {
  it.each(['9999-12-31T23:59:59Z', '2100-01-01T00:00:00+01:00'])(
    'is refused where it is yet to come: %s',
    async (time) => {
      const log = await start();
      expect(await place(time)).toMatchObject({
        status: 400,
        code: 'request-invalid',
        errors: ['/placedAt time-in-future'],
      });
      expect((await log.heads('orders')).map(({ position }) => position)).toEqual([0, 0]);
    },
  );

  it.each(['1899-12-31T23:59:59.999Z', '1900-01-01T00:00:00+00:01', '0211-03-01T08:00:00Z'])(
    'is refused where it is before all that is imported: %s',
    async (time) => {
      await start();
      expect(await place(time)).toMatchObject({ status: 400, errors: ['/placedAt time-too-early'] });
    },
  );

  it('is taken from the earliest one on, and as far ahead as clocks may differ', async () => {
    await start();
    expect(await place('1900-01-01T00:00:00Z')).toMatchObject({ status: 201 });
    expect(await place(inMs(4 * minuteMs))).toMatchObject({ status: 201 });
    expect(await place(inMs(6 * minuteMs))).toMatchObject({ status: 400 });
  });

  it('may be as far ahead as is configured', async () => {
    await start({ timeToleranceMs: 2 * hourMs });
    expect(await place(inMs(hourMs))).toMatchObject({ status: 201 });
    expect(await place(inMs(3 * hourMs))).toMatchObject({ status: 400 });
  });

  it("goes by the log's clock, whatever the service's says", async () => {
    await start({ logAheadMs: 2 * hourMs });
    expect(await place(inMs(hourMs))).toMatchObject({ status: 201 });
    await app.close();
    await start({ logAheadMs: -2 * hourMs });
    const refused = await place(inMs(-hourMs));
    expect(refused).toMatchObject({ status: 400, errors: ['/placedAt time-in-future'] });
    const told = /\d{4}-\S+Z/.exec(refused.details[0]!)![0];
    expect(Math.abs(Date.parse(told) - (Date.now() - 2 * hourMs))).toBeLessThan(hourMs / 2);
  });

  it('is refused for each step that may name one, together with all else that is wrong', async () => {
    await start();
    const document = (await app.inject({ method: 'GET', url: '/openapi.json' })).json<{
      paths: Record<string, Record<string, Operation>>;
    }>();
    const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { requestBody }]) => {
        const properties = requestBody?.content['application/json'].schema.properties ?? {};
        const names = Object.keys(properties).filter((name) => name.endsWith('At'));
        return names.map((name) => ({ path, method, name }));
      }),
    );
    expect(routes).toHaveLength(12);
    for (const { path, method, name } of routes) {
      const url = path.replace('{orderId}', 'A-1').replace('{shipmentId}', '1');
      for (const [time, code] of [
        ['9999-12-31T23:59:59Z', 'time-in-future'],
        ['0001-01-01T00:00:00Z', 'time-too-early'],
      ]) {
        const { status, errors } = await send(method.toUpperCase(), url, { [name]: time, bogus: 1 });
        expect([url, status, errors]).toEqual([
          url,
          400,
          expect.arrayContaining([`/${name} ${code}`, '/bogus field-unknown']),
        ]);
      }
    }
  });

  it.each([
    17,
    null,
    {},
    'yesterday',
    '2999',
    '2016-12-31T23:59:60Z',
    '2011-01-01T24:00:00Z',
    '+010000-01-01T00:00:00Z',
  ])('is refused for its form alone where it is no time: %j', async (time) => {
    await start();
    const { status, errors } = await send('POST', '/v1/orders', { ...order, placedAt: time });
    expect([status, errors]).toEqual([
      400,
      [`/placedAt ${typeof time === 'string' ? 'format-mismatch' : 'type-mismatch'}`],
    ]);
  });

  it('is kept where it was raised, and shown by the event', async () => {
    const log = await start();
    await send('POST', '/v1/orders', { ...order, orderId: 'A-1', placedAt: '2011-03-01T08:00:00Z' });
    const step = { occurredAt: '2011-02-01T09:00:00+01:00' };
    expect(await send('POST', '/v1/orders/A-1/confirmation', step)).toMatchObject({ status: 200 });
    const [, confirmed] = await log.readStream({ category: 'orders', streamId: 'A-1' });
    expect(confirmed).toMatchObject({
      type: 'OrderConfirmed',
      occurredAt: '2011-03-01T08:00:00.000Z',
      statedAt: '2011-02-01T08:00:00.000Z',
    });
  });
});
