import { Ajv2020 } from 'ajv/dist/2020.js';
import { Api, after } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder } from './support/orders.js';

interface SchemaList {
  readonly items: ReadonlyArray<{ type: string; schemaVersion: number; href: string }>;
}

let daybook: DaybookProcess;
let api: Api;
let stranger: Api;

beforeAll(async () => {
  daybook = await DaybookProcess.start();
  api = new Api(daybook.url, daybook.key);
  stranger = new Api(daybook.url);
});

afterAll(async () => {
  await Promise.all([api.close(), stranger.close()]);
  await daybook.remove();
});

describe('the schemas of published events', () => {
  it('are listed for everyone, and each is where the list says', async () => {
    const { status, body } = await stranger.get<SchemaList>('/v1/schemas');

    expect(status).toBe(200);
    expect(body.items).toContainEqual({
      type: 'OrderPlaced',
      schemaVersion: 1,
      href: '/v1/schemas/OrderPlaced/1',
    });
    for (const { type, schemaVersion, href } of body.items) {
      const schema = await stranger.get<{ $id: string }>(href);
      expect(schema.status).toBe(200);
      expect(schema.headers['content-type']).toMatch(/^application\/schema\+json/);
      expect(schema.body.$id).toBe(`urn:daybook:published-event:${type}:${schemaVersion}`);
    }
  });

  it('are those of the events that are read', async () => {
    const { orderId } = (await api.place(anOrder())).body;
    await api.modify(orderId, [{ action: 'changeQuantity', lineId: 1, quantity: 7 }]);
    for (const [step, body] of [
      ['payment-method', { paymentMethod: 'card' }],
      ['payments', { amount: '38.19', reference: 'pay_1' }],
      ['shipments', { carrier: 'Royal Mail' }],
      ['shipments/1/delivery-failure', { returnedToSender: true }],
      ['shipments', {}],
      ['shipments/2/delivery', {}],
      ['returns', { items: [{ lineId: 1, quantity: 1 }] }],
      ['refunds', { amount: '2.55' }],
    ] as const) {
      expect((await api.post(`/v1/orders/${orderId}/${step}`, body)).status).toBe(200);
    }
    const other = (await api.place(anOrder())).body;
    await api.post(`/v1/orders/${other.orderId}/cancellation`, { reason: 'Gone.', cause: 'outOfStock' });

    const events = await api.events();

    expect(new Set(events.map(({ type }) => type)).size).toBe(11);
    for (const event of events) {
      const { body } = await stranger.get<object>(`/v1/schemas/${event.type}/${event.schemaVersion}`);
      const validate = new Ajv2020({ validateFormats: false, allErrors: true }).compile(body);
      expect([event.type, validate(event) || validate.errors]).toEqual([event.type, true]);
    }
  });

  it.each([
    ['/v1/schemas/OrderLost/1', 404, 'schema-not-found'],
    ['/v1/schemas/OrderPlaced/2', 404, 'schema-not-found'],
    ['/v1/schemas/constructor/1', 404, 'schema-not-found'],
    ['/v1/schemas/OrderPlaced/0', 400, 'request-invalid'],
    ['/v1/schemas/OrderPlaced/latest', 400, 'request-invalid'],
    ['/v1/schemas/OrderPlaced', 404, 'route-not-found'],
  ])('are no others: %s', async (path, status, code) => {
    const answer = await stranger.get(path);

    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });
});

describe('the AsyncAPI document', () => {
  it('is there for everyone, and the same every time', async () => {
    const [first, second] = [
      await stranger.get<{ asyncapi: string }>('/asyncapi.json'),
      await api.get('/asyncapi.json'),
    ];

    expect(first.status).toBe(200);
    expect(first.headers['content-type']).toMatch(/^application\/json/);
    expect(first.body).toMatchObject({ asyncapi: '3.0.0', info: { title: 'Daybook' } });
    expect(second.body).toEqual(first.body);
  });
});

describe('the metrics', () => {
  it('are for those who may know, and count requests by route', async () => {
    const placed = await api.place(anOrder());
    await api.order(placed.body.orderId, after(placed));

    expect((await stranger.get('/metrics')).status).toBe(401);
    const { status, headers, body } = await api.get<string>('/metrics');

    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(body).toMatch(
      /^http_request_duration_seconds_count\{method="POST",route="\/v1\/orders",status="2xx"\} \d+$/m,
    );
    expect(body).toContain('route="/v1/orders/:orderId"');
    expect(body).not.toContain(placed.body.orderId);
    expect(body).toMatch(/^daybook_parked_streams 0$/m);
    expect(body).toMatch(/^process_cpu_seconds_total /m);
  });
});
