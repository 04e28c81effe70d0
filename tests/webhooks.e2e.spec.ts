import { randomUUID } from 'node:crypto';
import { startTestPostgres } from '@daybook/embedded-postgres';
import { status, TestReceiver, until } from '@daybook/test-kit';
import { Webhook as Verifier } from 'standardwebhooks';
import type { Webhook, WebhookDelivery, WebhookMessage, WebhookWithSecret } from '@daybook/contracts';
import { after, Api } from './support/api.js';
import { runCli } from './support/cli.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder } from './support/orders.js';
import { ServiceProcess } from './support/service-process.js';

const settings = { DAYBOOK_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32', DAYBOOK_WEBHOOK_RETRY_SECONDS: '0,0' };

let daybook: DaybookProcess;
let api: Api;
let receiver: TestReceiver;
beforeAll(async () => {
  daybook = await DaybookProcess.start({ env: settings });
  api = new Api(daybook.url, daybook.key);
});
afterAll(async () => {
  await api.close();
  await daybook.remove();
});
beforeEach(async () => {
  receiver = await TestReceiver.open();
});
afterEach(async () => {
  const { body } = await api.get<{ items: Webhook[] }>('/v1/webhooks');
  for (const { id } of body.items) await api.send({ method: 'DELETE', path: `/v1/webhooks/${id}` });
  await receiver.close();
});

async function createWebhook(overrides: object = {}): Promise<WebhookWithSecret> {
  const answer = await api.post<WebhookWithSecret>('/v1/webhooks', { url: receiver.url, ...overrides });
  expect(answer.status).toBe(201);
  expect(answer.headers).toMatchObject({
    location: `/v1/webhooks/${answer.body.id}`,
    'cache-control': 'no-store',
  });
  return answer.body;
}

async function deliveriesOf({ id }: Webhook, query = ''): Promise<WebhookDelivery[]> {
  const { body } = await api.get<{ items: WebhookDelivery[] }>(`/v1/webhooks/${id}/deliveries${query}`);
  return body.items;
}

const verified = ({ secret }: WebhookWithSecret, { received }: TestReceiver): WebhookMessage[] =>
  received.map(({ body, headers }) => {
    const message = new Verifier(secret).verify(body, headers as Record<string, string>);
    return message as WebhookMessage;
  });

describe('a webhook', () => {
  it('tells a receiver of what happens to orders from its creation on, signed', async () => {
    await api.place(anOrder());
    const webhook = await createWebhook();
    const placed = await api.place(anOrder());
    const { orderId } = placed.body;
    await api.post(`/v1/orders/${orderId}/cancellation`, { reason: 'The customer changed her mind.' });
    await until(async () => (await deliveriesOf(webhook, '?status=delivered')).length === 2);

    const events = (await api.events()).filter(({ streamId }) => streamId === orderId);
    const messages = verified(webhook, receiver);
    expect(messages.toSorted((one, other) => one.data.version - other.data.version)).toEqual([
      { type: 'order.placed', timestamp: events[0]!.occurredAt, data: events[0] },
      { type: 'order.cancelled', timestamp: events[1]!.occurredAt, data: events[1] },
    ]);
    const ids = receiver.received.map(({ headers }) => String(headers['webhook-id']));
    expect(ids.toSorted()).toEqual(events.map(({ eventId }) => eventId).toSorted());
    const position = after(placed)['daybook-position'];
    expect(await deliveriesOf(webhook)).toContainEqual({
      id: events[0]!.eventId,
      type: 'order.placed',
      orderId,
      position,
      status: 'delivered',
      createdAt: expect.any(String),
      attempts: [{ at: expect.any(String), status: 204, durationMs: expect.any(Number) }],
    });
  });

  it('is told of the types that it asks for', async () => {
    const webhook = await createWebhook({ types: ['order.cancelled'], description: 'The warehouse.' });
    expect(webhook).toMatchObject({
      types: ['order.cancelled'],
      description: 'The warehouse.',
      status: 'enabled',
    });
    const { orderId } = (await api.place(anOrder())).body;
    await api.post(`/v1/orders/${orderId}/cancellation`, {});
    await until(() => receiver.received.length > 0);
    expect(verified(webhook, receiver).map(({ type }) => type)).toEqual(['order.cancelled']);
    expect(await deliveriesOf(webhook)).toHaveLength(1);
  });

  it('lists the attempts on a receiver that is down, and sends again what is replayed', async () => {
    receiver.answer = status(500);
    const webhook = await createWebhook();
    const orders = 3;
    for (let placed = 0; placed < orders; placed += 1) await api.place(anOrder());
    await until(async () => (await deliveriesOf(webhook, '?status=failed')).length === orders);
    const [failed] = await deliveriesOf(webhook);
    expect(failed!.attempts.map((attempt) => attempt.status)).toEqual([500, 500, 500]);

    receiver.answer = status(200);
    const replay = `/v1/webhooks/${webhook.id}/deliveries/${failed!.id}/replay`;
    expect(await api.post(replay, undefined)).toMatchObject({ status: 200, body: { id: failed!.id } });
    await until(async () => (await deliveriesOf(webhook, '?status=delivered')).length === 1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(orders);

    const path = `/v1/webhooks/${webhook.id}/replay`;
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const nothing = { status: 202, body: { eventsToReplay: 0 } };
    expect(await api.post(path, { since: tomorrow })).toMatchObject(nothing);
    const all = { status: 202, body: { eventsToReplay: orders } };
    expect(await api.post(path, { since: '2011-01-01T00:00:00Z' })).toMatchObject(all);
    await until(async () => (await deliveriesOf(webhook, '?status=delivered')).length === orders);
  });

  it('pages through its deliveries', async () => {
    const webhook = await createWebhook();
    for (let placed = 0; placed < 5; placed += 1) await api.place(anOrder());
    await until(async () => (await deliveriesOf(webhook, '?status=delivered')).length === 5);
    const paged: WebhookDelivery[] = [];
    const path = `/v1/webhooks/${webhook.id}/deliveries?limit=2`;
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const next: string = cursor === '' ? path : `${path}&cursor=${cursor}`;
      const { body } = await api.get<{ items: WebhookDelivery[]; nextCursor?: string }>(next);
      paged.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(await deliveriesOf(webhook));
    expect(await api.get(`${path}&cursor=bm90IG91cnM`)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/cursor', code: 'cursor-malformed' }] },
    });
    expect(await api.get(`${path}&cursor=${'bm90'.repeat(20)}ID`)).toMatchObject({
      status: 404,
      body: { code: 'cursor-unknown' },
    });
  });

  it('is disabled by 410, and goes on when it is enabled', async () => {
    receiver.answer = status(410);
    const webhook = await createWebhook();
    const path = `/v1/webhooks/${webhook.id}`;
    await api.place(anOrder());
    await until(async () => (await api.get<Webhook>(path)).body.status === 'disabled');
    expect((await api.get<Webhook>(path)).body.disabled).toMatchObject({ reason: 'gone' });
    expect(await api.post(`${path}/replay`, { since: webhook.createdAt })).toMatchObject({
      status: 409,
      body: { code: 'webhook-disabled' },
    });
    receiver.answer = status(200);
    expect(await api.post(`${path}/enable`, undefined)).toMatchObject({
      status: 200,
      body: { status: 'enabled' },
    });
    await until(async () => (await deliveriesOf(webhook, '?status=delivered')).length === 1);
  });

  it('is paused and changed, and told afterwards of what it has missed', async () => {
    const webhook = await createWebhook({ url: `${receiver.url}/nowhere`, types: ['order.cancelled'] });
    const path = `/v1/webhooks/${webhook.id}`;
    const change = (body: object) => api.patch<Webhook>(path, body);
    const { secret: _, ...shown } = webhook;
    const paused = await change({ url: receiver.url, status: 'paused', types: null });
    const { types: __, ...untyped } = shown;
    expect(paused).toMatchObject({
      status: 200,
      body: { ...untyped, url: receiver.url, status: 'paused', disabled: { reason: 'paused' } },
    });
    expect(paused.body).not.toHaveProperty('types');
    const placed = [await api.place(anOrder()), await api.place(anOrder()), await api.place(anOrder())];
    const lag = async () => (await api.get<string>('/metrics')).body;
    await until(async () => (await lag()).includes('\ndaybook_webhook_feed_lag_events 0'));
    expect(await change({ status: 'enabled' })).toMatchObject({ status: 200, body: { status: 'enabled' } });
    expect(await deliveriesOf(webhook)).toEqual([]);

    const position = after(placed[1]!)['daybook-position'];
    expect(await api.post(`${path}/replay`, { position })).toMatchObject({ status: 202 });
    await until(async () => (await api.get<Webhook>(path)).body.eventsToReplay === undefined);
    await until(() => receiver.received.length >= 2);
    expect(await api.post(`${path}/replay`, { since: webhook.createdAt })).toMatchObject({ status: 202 });
    await until(async () => (await deliveriesOf(webhook, '?status=delivered')).length === 3);
    const told = verified(webhook, receiver).map(({ data }) => data.streamId);
    expect(told.toSorted()).toEqual(placed.map(({ body }) => body.orderId).toSorted());
  });

  it.each([
    [{}, '', 'too-few-fields'],
    [{ since: '2026-01-01T00:00:00Z', position: 'orders:0:1' }, '', 'too-many-fields'],
    [{ position: 'stock:0:1' }, '/position', 'position-malformed'],
    [{ position: 'orders:15:999999' }, '/position', 'position-unknown'],
  ])('is not told again from %j on', async (body, pointer, code) => {
    const { id } = await createWebhook();
    expect(await api.post(`/v1/webhooks/${id}/replay`, body)).toMatchObject({
      status: 400,
      body: { code: 'request-invalid', errors: [{ pointer, code }] },
    });
  });

  it.each([
    [{}, 400, '', 'too-few-fields'],
    [{ url: 'https://127.0.0.2/' }, 403, '/url', 'address-refused'],
    [{ status: 'disabled' }, 400, '/status', 'value-not-allowed'],
    [{ types: [] }, 400, '/types', 'too-few-items'],
    [{ secret: 'whsec_mine' }, 400, '/secret', 'field-unknown'],
  ])('is not changed to %j', async (body, status, pointer, code) => {
    const { id } = await createWebhook();
    expect(await api.patch(`/v1/webhooks/${id}`, body)).toMatchObject({
      status,
      body: { errors: [{ pointer, code }] },
    });
  });

  it('is made once for an idempotency key', async () => {
    const create = (body: object, key = 'create-1') =>
      api.post<WebhookWithSecret>('/v1/webhooks', body, { 'idempotency-key': key });
    const wanted = { url: receiver.url, types: ['order.placed', 'order.cancelled'] };
    const first = await create(wanted);
    const path = `/v1/webhooks/${first.body.id}`;
    expect(first).toMatchObject({ status: 201 });
    await api.patch(path, { types: null });
    const again = await create(wanted);
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { location: path } });
    expect(again.body).toEqual(first.body);
    expect(again.headers).toHaveProperty('idempotency-replayed', 'true');
    const reused = { status: 422, body: { code: 'idempotency-key-reused' } };
    expect(await create({ url: receiver.url })).toMatchObject(reused);
    const malformed = { status: 400, body: { code: 'idempotency-key-malformed' } };
    expect(await create(wanted, 'with a blank')).toMatchObject(malformed);
    expect((await create(wanted, 'create-2')).body.id).not.toBe(first.body.id);
    await api.post(`${path}/secret`, undefined);
    const rotated = { status: 409, body: { code: 'secret-rotated' } };
    expect(await create(wanted)).toMatchObject(rotated);
  });

  it('signs with every secret whose time is not over, however often it is given another one', async () => {
    const webhook = await createWebhook();
    const path = `/v1/webhooks/${webhook.id}`;
    const secrets = [webhook.secret];
    for (let rotation = 0; rotation < 3; rotation += 1) {
      secrets.push((await api.post<WebhookWithSecret>(`${path}/secret`, undefined)).body.secret);
    }
    await api.post(`${path}/test`, undefined);
    const [{ headers } = { headers: {} }] = receiver.received;
    expect(String((headers as Record<string, string>)['webhook-signature']).split(' ')).toHaveLength(4);
    for (const secret of secrets) expect(verified({ ...webhook, secret }, receiver)).toHaveLength(1);
  });

  it('can be tried out, and signs with both secrets after a rotation', async () => {
    const webhook = await createWebhook();
    const path = `/v1/webhooks/${webhook.id}`;
    const rotated = await api.post<WebhookWithSecret>(`${path}/secret`, undefined);
    expect(rotated.status).toBe(200);
    expect(Date.parse(rotated.body.previousSecretUntil!)).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    expect(await api.post(`${path}/test`, undefined)).toMatchObject({
      status: 200,
      body: { isDelivered: true, status: 204, durationMs: expect.any(Number) },
    });
    for (const { secret } of [webhook, rotated.body]) {
      expect(verified({ ...webhook, secret }, receiver)).toMatchObject([
        { type: 'webhook.test', data: { webhookId: webhook.id } },
      ]);
    }
    receiver.answer = status(302, { location: 'https://shop.example/' });
    expect((await api.post(`${path}/test`, undefined)).body).toMatchObject({
      isDelivered: false,
      status: 302,
    });
  });

  it('is not told the token of a card', async () => {
    const webhook = await createWebhook();
    const paymentToken = `tok_${randomUUID()}`;
    await api.place(anOrder({ paymentMethod: 'card', paymentToken }));
    await until(() => receiver.received.length > 0);
    const [placed] = verified(webhook, receiver);
    expect(placed!.data.data).toMatchObject({ paymentMethod: 'card' });
    expect(placed!.data.data).not.toHaveProperty('paymentToken');
  });

  it('tells its secret once, and to nobody else', async () => {
    const webhook = await createWebhook();
    await api.place(anOrder());
    await until(async () => (await deliveriesOf(webhook, '?status=delivered')).length === 1);
    const path = `/v1/webhooks/${webhook.id}`;
    const answers = await Promise.all(
      ['/v1/webhooks', path, `${path}/deliveries`, '/metrics'].map((each) => api.get<unknown>(each)),
    );
    const answered = answers.map(({ body }) => JSON.stringify(body)).join('');
    expect(answered).toContain(webhook.id);
    expect(`${answered}${daybook.stdout}${daybook.stderr}`).not.toContain('whsec_');
  });

  it.each([
    ['https://127.0.0.2/', 403, 'address-refused'],
    ['https://169.254.169.254/latest/', 403, 'address-refused'],
    ['http://93.184.215.14/', 403, 'url-not-https'],
    ['https://user:password@shop.example/', 400, 'url-malformed'],
    ['ftp://shop.example/', 400, 'url-malformed'],
  ])('takes no URL such as %s', async (url, status, code) => {
    expect(await api.post('/v1/webhooks', { url })).toMatchObject({
      status,
      body: {
        code: status === 403 ? 'destination-refused' : 'request-invalid',
        errors: [{ pointer: '/url', code }],
      },
    });
  });

  it('that is deleted is gone', async () => {
    const { id } = await createWebhook();
    const path = `/v1/webhooks/${id}`;
    expect(await api.send({ method: 'DELETE', path })).toMatchObject({ status: 200, body: { id } });
    const gone = { status: 404, body: { code: 'webhook-not-found' } };
    expect(await api.send({ method: 'DELETE', path })).toMatchObject(gone);
    expect(await api.get(path)).toMatchObject(gone);
    expect(await api.get(`${path}/deliveries`)).toMatchObject(gone);
    for (const action of ['enable', 'secret', 'test', `deliveries/${id}/replay`]) {
      expect(await api.post(`${path}/${action}`, undefined)).toMatchObject(gone);
    }
    expect(await api.post(`${path}/replay`, { since: '2026-01-01T00:00:00Z' })).toMatchObject(gone);
  });

  it('has no delivery that was never made', async () => {
    const { id } = await createWebhook();
    expect(await api.post(`/v1/webhooks/${id}/deliveries/${id}/replay`, undefined)).toMatchObject({
      status: 404,
      body: { code: 'delivery-not-found' },
    });
  });

  it('is nothing for strangers', async () => {
    const stranger = new Api(daybook.url);
    expect((await stranger.get('/v1/webhooks')).status).toBe(401);
    expect((await stranger.post('/v1/webhooks', { url: receiver.url })).status).toBe(401);
    await stranger.close();
  });

  it('is still told of what happened when Daybook was killed', async () => {
    let isAway = true;
    receiver.answer = (request, response) => {
      if (isAway) request.socket.destroy();
      else response.writeHead(204).end();
    };
    const env = { ...settings, DAYBOOK_WEBHOOK_RETRY_SECONDS: '5,5,5' };
    const first = await DaybookProcess.start({ env });
    const before = new Api(first.url, first.key);
    const { body: webhook } = await before.post<WebhookWithSecret>('/v1/webhooks', { url: receiver.url });
    const orders = await Promise.all(Array.from({ length: 10 }, () => before.place(anOrder())));
    await first.kill('SIGKILL');
    await before.close();

    isAway = false;
    const second = await DaybookProcess.start({ env, dataDir: first.dataDir, key: first.key });
    const told = () => new Set(verified(webhook, receiver).map(({ data }) => data.streamId));
    await until(() => orders.every(({ body }) => told().has(body.orderId)), { limitMs: 90_000 });
    await second.remove();
  });
});

describe('several webhook-services', () => {
  it('tell a receiver of each event once', async () => {
    const postgres = await startTestPostgres();
    const env = {
      DAYBOOK_DATABASE_URL: await postgres.createDatabase(),
      DAYBOOK_API_KEY: 'a-key-for-the-services',
      ...settings,
    };
    expect((await runCli({ env }, 'migrate')).code).toBe(0);
    const services = await Promise.all(
      ['command-service', 'webhook-service', 'webhook-service'].map((name) =>
        ServiceProcess.start(name, env),
      ),
    );
    const [commands, webhooks] = services.map(({ url }) => new Api(url, env.DAYBOOK_API_KEY));
    const { body } = await webhooks!.post<WebhookWithSecret>('/v1/webhooks', { url: receiver.url });
    const orders = await Promise.all(Array.from({ length: 50 }, () => commands!.place(anOrder())));
    const delivered = `/v1/webhooks/${body.id}/deliveries?status=delivered&limit=200`;
    await until(async () => (await webhooks!.get<{ items: unknown[] }>(delivered)).body.items.length === 50);
    const told = verified(body, receiver).map(({ data }) => data.streamId);
    expect(told.toSorted()).toEqual(orders.map((order) => order.body.orderId).toSorted());
    await Promise.all([commands!.close(), webhooks!.close()]);
    await Promise.all(services.map((service) => service.stop()));
    await postgres.stop();
  });
});
