import { until } from '@daybook/test-kit';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { Api } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder } from './support/orders.js';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: readonly object[];
  readonly parameters?: ReadonlyArray<{ name: string; in: string; required: boolean; schema: object }>;
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<
    string,
    { headers?: Record<string, unknown>; content?: Record<string, { schema: object }> }
  >;
}

interface Document {
  readonly openapi: string;
  readonly info: { title: string; version: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
  readonly security: readonly object[];
}

/** What operations answer with that do not answer with plain JSON. */
const successTypes: Readonly<Record<string, string>> = {
  'GetSchema.get': 'application/schema+json',
  'Metrics.read': 'text/plain',
};

let daybook: DaybookProcess;
let api: Api;
let stranger: Api;
let document: Document;

beforeAll(async () => {
  daybook = await DaybookProcess.start({
    // Longer than a test takes, so that orders stay as they are placed.
    env: { DAYBOOK_PROCESSES: 'on', DAYBOOK_PAYMENT_DELAY_SECONDS: '590' },
  });
  api = new Api(daybook.url, daybook.key);
  stranger = new Api(daybook.url);
  document = (await stranger.get<Document>('/openapi.json')).body;
});

afterAll(async () => {
  await Promise.all([api.close(), stranger.close()]);
  await daybook.remove();
});

describe('the OpenAPI document', () => {
  it('is version 3.1.0 and needs no key', async () => {
    const answer = await stranger.get<Document>('/openapi.json');

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.body.openapi).toBe('3.1.0');
    expect(answer.body.info).toMatchObject({ title: 'Daybook', version: '1' });
  });

  it('describes every route', () => {
    const routes = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );

    expect(routes).toEqual(
      expect.arrayContaining([
        'POST /v1/orders',
        'GET /v1/orders',
        'GET /v1/orders/{orderId}',
        'PATCH /v1/orders/{orderId}',
        'GET /v1/orders/{orderId}/history',
        'POST /v1/orders/{orderId}/cancellation',
        'POST /v1/orders/{orderId}/confirmation',
        'POST /v1/orders/{orderId}/payments',
        'POST /v1/orders/{orderId}/payment-method',
        'POST /v1/orders/{orderId}/refunds',
        'POST /v1/orders/{orderId}/shipments',
        'POST /v1/orders/{orderId}/shipments/{shipmentId}/delivery',
        'POST /v1/orders/{orderId}/shipments/{shipmentId}/delivery-failure',
        'POST /v1/orders/{orderId}/returns',
        'GET /v1/payments/{orderId}',
        'POST /v1/payments/webhook',
        'GET /v1/sales',
        'GET /v1/stock/{sku}',
        'POST /v1/stock/{sku}/receipts',
        'POST /v1/stock/{sku}/adjustments',
        'GET /v1/events',
        'GET /v1/parked',
        'GET /v1/checkpoints',
        'GET /v1/schemas',
        'GET /v1/schemas/{type}/{schemaVersion}',
        'GET /asyncapi.json',
        'POST /v1/webhooks',
        'GET /v1/webhooks',
        'GET /v1/webhooks/{id}',
        'DELETE /v1/webhooks/{id}',
        'PATCH /v1/webhooks/{id}',
        'POST /v1/webhooks/{id}/enable',
        'POST /v1/webhooks/{id}/secret',
        'POST /v1/webhooks/{id}/test',
        'GET /v1/webhooks/{id}/deliveries',
        'POST /v1/webhooks/{id}/deliveries/{deliveryId}/replay',
        'POST /v1/webhooks/{id}/replay',
        'GET /metrics',
        'GET /health/live',
        'GET /health/ready',
      ]),
    );
  });

  it('describes no route that is not there', async () => {
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of Object.keys(item)) {
        const { body } = await stranger.send<{ code?: string }>({
          method: method.toUpperCase(),
          path: path.replaceAll(/\{\w+\}/g, 'x'),
        });
        expect([method, path, body.code]).not.toEqual([method, path, 'route-not-found']);
      }
    }
  });

  it('asks for a key everywhere but where none is needed', () => {
    expect(document.security).toEqual([{ apiKey: [] }]);
    expect(document.components.securitySchemes['apiKey']).toMatchObject({ type: 'http', scheme: 'bearer' });
    for (const [path, item] of Object.entries(document.paths)) {
      for (const operation of Object.values(item)) {
        const isPublic = /^\/(health\/|v1\/schemas|v1\/payments\/webhook$|asyncapi\.json)/.test(path);
        expect([path, operation.security]).toEqual([path, isPublic ? [] : undefined]);
      }
    }
  });

  it('says of each operation how it succeeds and fails, with schemas', () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    for (const { operationId, summary, responses } of operations) {
      expect([operationId, summary]).toEqual([operationId, expect.stringMatching(/./)]);
      const successes = Object.keys(responses).filter((status) => status.startsWith('2'));
      expect([operationId, successes]).toEqual([operationId, [expect.stringMatching(/^20[0124]$/)]]);
      for (const [status, { content }] of Object.entries(responses)) {
        const success = successTypes[operationId] ?? 'application/json';
        const type = Number(status) < 400 ? success : 'application/problem+json';
        const types = status === '204' ? [] : [type];
        expect([operationId, status, Object.keys(content ?? {})]).toEqual([operationId, status, types]);
      }
    }
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  it('names the headers of commands', () => {
    const { parameters, responses } = document.paths['/v1/orders/{orderId}']!['patch']!;

    const sent = parameters!.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
    expect(sent.toSorted()).toEqual(['idempotency-key', 'if-match']);
    expect(Object.keys(responses['200']!.headers!)).toEqual(
      expect.arrayContaining(['etag', 'daybook-position', 'idempotency-replayed']),
    );
  });
});

/** As a client would: with the document, and without anything of ours. */
function validatorOf(schema: object): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', components: document.components });
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
  return ajv.compile(JSON.parse(text) as object);
}

const line = { sku: '85123A', quantity: 6, unitPrice: '2.55' };
const address = { line1: '1 High Street', city: 'Leeds', country: 'United Kingdom' };

describe('the documented body', () => {
  it.each<[string, unknown]>([
    ['the least', { customerId: '1', currency: 'GBP', lines: [line] }],
    ['the most', anOrder({ orderId: 'A-1', shippingAddress: address, placedAt: '2010-12-01T08:26:00Z' })],
    ['a free item', anOrder({ lines: [{ ...line, unitPrice: '0' }] })],
    ['a long price without a finer part', anOrder({ lines: [{ ...line, unitPrice: '2.5500' }] })],
    ['the same sku twice', anOrder({ lines: [line, line] })],
    ['payment on delivery', anOrder({ paymentMethod: 'cashOnDelivery' })],
    ['yen', anOrder({ currency: 'JPY', lines: [{ ...line, unitPrice: '255' }] })],
    ['a sku of several words', anOrder({ lines: [{ ...line, sku: 'A b/c_d.e-f' }] })],
    ['an empty description', anOrder({ lines: [{ ...line, description: '' }] })],
    [
      'a whole number with a point',
      JSON.parse('{"customerId":"1","currency":"GBP","lines":[{"sku":"A","quantity":6.0,"unitPrice":"1"}]}'),
    ],
    ['no customer', anOrder({ customerId: undefined })],
    ['an empty customer', anOrder({ customerId: '' })],
    ['a malformed id', anOrder({ orderId: 'a b' })],
    ['no currency', anOrder({ currency: undefined })],
    ['an unknown currency', anOrder({ currency: 'XYZ' })],
    ['a currency of the line', anOrder({ lines: [{ ...line, currency: 'EUR' }] })],
    ['an unknown field', anOrder({ extra: 1 })],
    ['no lines', anOrder({ lines: [] })],
    ['no list of lines', anOrder({ lines: undefined })],
    ['a null line', anOrder({ lines: [null] })],
    ['too many lines', anOrder({ lines: Array.from({ length: 5_001 }, () => line) })],
    ['no sku', anOrder({ lines: [{ ...line, sku: undefined }] })],
    ['a malformed sku', anOrder({ lines: [{ ...line, sku: '!' }] })],
    ['quantity 0', anOrder({ lines: [{ ...line, quantity: 0 }] })],
    ['a fractional quantity', anOrder({ lines: [{ ...line, quantity: 1.5 }] })],
    ['a quantity as text', anOrder({ lines: [{ ...line, quantity: '6' }] })],
    ['too large a quantity', anOrder({ lines: [{ ...line, quantity: 1_000_000_001 }] })],
    ['a price as a number', anOrder({ lines: [{ ...line, unitPrice: 2.55 }] })],
    ['a price in words', anOrder({ lines: [{ ...line, unitPrice: 'two' }] })],
    ['unknown payment', anOrder({ paymentMethod: 'shells' })],
    ['an address without a city', anOrder({ shippingAddress: { ...address, city: undefined } })],
    ['a list', []],
    ['null', null],
  ])('of an order says what the API says: %s', async (_, body) => {
    const schema = document.paths['/v1/orders']!['post']!.requestBody!.content['application/json']!.schema;
    // Undefined fields are not sent, so they must not be validated either.
    const sent: unknown = JSON.parse(JSON.stringify(body));

    const { status } = await api.place(sent);

    expect([201, 400]).toContain(status);
    expect(validatorOf(schema)(sent)).toBe(status === 201);
  });

  it.each<[string, unknown]>([
    ['a quantity', { changes: [{ action: 'changeQuantity', lineId: 1, quantity: 7 }] }],
    ['a new line', { changes: [{ action: 'addLine', ...line }] }],
    ['a line removed', { changes: [{ action: 'removeLine', lineId: 2 }] }],
    ['an address', { changes: [{ action: 'changeShippingAddress', shippingAddress: address }] }],
    ['no changes', { changes: [] }],
    ['no action', { changes: [{ lineId: 1 }] }],
    ['an unknown action', { changes: [{ action: 'burn' }] }],
    ['fields of another action', { changes: [{ action: 'removeLine', lineId: 1, quantity: 1 }] }],
    ['quantity 0', { changes: [{ action: 'changeQuantity', lineId: 1, quantity: 0 }] }],
    ['line 0', { changes: [{ action: 'removeLine', lineId: 0 }] }],
    ['nothing', {}],
  ])('of a modification says what the API says: %s', async (_, body) => {
    const operation = document.paths['/v1/orders/{orderId}']!['patch']!;
    const { orderId } = (await api.place(anOrder())).body;

    const { status } = await api.patch(`/v1/orders/${orderId}`, body);

    expect([200, 400]).toContain(status);
    const validate = validatorOf(operation.requestBody!.content['application/json']!.schema);
    expect(validate(body)).toBe(status === 200);
  });
});

describe('answers', () => {
  const schemaOf = (path: string, method: string, status: number) =>
    Object.values(document.paths[path]![method]!.responses[String(status)]!.content!)[0]!.schema;

  it('have the documented form', async () => {
    const placed = await api.place(anOrder({ shippingAddress: address }));
    const { orderId } = placed.body;
    const schema = '/v1/schemas/{type}/{schemaVersion}';
    const payment = '/v1/payments/{orderId}';
    const readPayment = () => api.get(`/v1/payments/${orderId}`);
    await until(async () => (await readPayment()).status === 200, { what: 'The payment process' });
    const waiting = { 'daybook-position': placed.headers['daybook-position']! };
    const answers = [
      { path: '/v1/orders', method: 'post', answer: placed },
      { path: '/v1/orders', method: 'post', answer: await api.place({}) },
      { path: '/v1/orders', method: 'post', answer: await stranger.place(anOrder()) },
      { path: '/v1/orders/{orderId}', method: 'get', answer: await api.order(orderId, waiting) },
      { path: '/v1/orders/{orderId}', method: 'get', answer: await api.order('nowhere') },
      { path: '/v1/orders', method: 'get', answer: await api.list({ limit: '1' }) },
      {
        path: '/v1/orders/{orderId}/history',
        method: 'get',
        answer: await api.get(`/v1/orders/${orderId}/history`),
      },
      { path: payment, method: 'get', answer: await readPayment() },
      { path: payment, method: 'get', answer: await api.get('/v1/payments/nowhere') },
      {
        path: '/v1/payments/webhook',
        method: 'post',
        answer: await stranger.post('/v1/payments/webhook', {}),
      },
      { path: '/v1/sales', method: 'get', answer: await api.get('/v1/sales?by=sku') },
      { path: '/v1/events', method: 'get', answer: await api.get('/v1/events?partition=0') },
      { path: '/v1/parked', method: 'get', answer: await api.get('/v1/parked') },
      { path: '/v1/checkpoints', method: 'get', answer: await api.get('/v1/checkpoints') },
      { path: '/v1/schemas', method: 'get', answer: await stranger.get('/v1/schemas') },
      { path: schema, method: 'get', answer: await stranger.get('/v1/schemas/OrderPlaced/1') },
      { path: schema, method: 'get', answer: await stranger.get('/v1/schemas/OrderPlaced/9') },
      { path: '/asyncapi.json', method: 'get', answer: await stranger.get('/asyncapi.json') },
      { path: '/metrics', method: 'get', answer: await api.get('/metrics') },
      { path: '/health/live', method: 'get', answer: await stranger.get('/health/live') },
      { path: '/health/ready', method: 'get', answer: await stranger.get('/health/ready') },
    ];

    for (const { path, method, answer } of answers) {
      const validate = validatorOf(schemaOf(path, method, answer.status));
      validate(answer.body);
      expect([path, answer.status, validate.errors]).toEqual([path, answer.status, null]);
    }
  });
});

describe('without a key', () => {
  it.each(['/docs', '/docs/'])('%s is a page', async (path) => {
    const answer = await stranger.get<string>(path);

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.body).toContain('<title>Daybook</title>');
  });

  it('everything that the page loads is there', async () => {
    const { body } = await stranger.get<string>('/docs');
    const urls = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);

    expect(urls.length).toBeGreaterThan(2);
    for (const url of urls) {
      expect(url).not.toMatch(/^(https?:)?\/\//);
      const { pathname } = new URL(url, `${daybook.url}/docs`);
      expect([url, (await stranger.get(pathname)).status]).toEqual([url, 200]);
    }
  });

  it.each([
    ['/health/live', { status: 'live' }],
    ['/health/ready', { status: 'ready' }],
  ])('%s is answered', async (path, body) => {
    const answer = await stranger.get(path);

    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining(body)]);
  });
});
