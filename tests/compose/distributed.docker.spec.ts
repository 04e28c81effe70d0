import { randomUUID } from 'node:crypto';
import {
  messageHeaders,
  schemaPath,
  type Stock,
  topicOf,
  type Webhook,
  type WebhookDelivery,
} from '@daybook/contracts';
import { formatPosition, type RecordedEvent } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import { MongoClient } from 'mongodb';
import { after, Api } from '../support/api.js';
import { lastJson, runCli } from '../support/cli.js';
import { ComposeProject } from '../support/compose-project.js';
import { DaybookProcess } from '../support/daybook-process.js';
import { anOrder } from '../support/orders.js';
import { describeWithRealOrders } from '../support/real-orders.js';
import { expectReports, sales, summaryOf } from '../support/reports.js';
import { consumeAll, kafkaAt } from '../support/topic.js';

const services = [
  'command-service',
  'projector',
  'query-service',
  'process-manager',
  'payment-simulator',
  'webhook-service',
];
let daybook: ComposeProject;
let commands: Api;
let queries: Api;
let broker: string;

beforeAll(async () => {
  daybook = await ComposeProject.up();
  commands = new Api(await daybook.url('command-service'), daybook.key);
  queries = new Api(await daybook.url('query-service'), daybook.key);
  broker = await daybook.address('kafka', 9094);
}, 15 * 60_000);

afterAll(async () => {
  await Promise.all([commands?.close(), queries?.close()]);
  await daybook?.down();
});

async function everythingVisible(): Promise<void> {
  for (const { partition, position } of await queries.heads()) {
    await until(async () => {
      const { status } = await queries.get(`/v1/sales?by=day&limit=1&after=orders:${partition}:${position}`);
      return status === 200;
    });
  }
}

describe('the services of docker compose', () => {
  it('pass an order on: placed, published, projected, read', async () => {
    const orderId = randomUUID();
    const placed = await commands.place(anOrder({ orderId }));
    expect(placed.status).toBe(201);
    const read = await queries.order(orderId, after(placed));
    expect(read).toMatchObject({
      status: 200,
      body: { orderId, version: 1, status: 'placed', total: '35.64' },
    });
    await commands.modify(orderId, [{ action: 'changeQuantity', lineId: 1, quantity: 1 }]);
    const cancelled = await commands.post<{ version: number }>(`/v1/orders/${orderId}/cancellation`, {});
    expect(await queries.order(orderId, after(cancelled))).toMatchObject({
      body: { version: 3, status: 'cancelled' },
    });
    expect((await queries.history(orderId)).map(({ type }) => type)).toEqual([
      'OrderPlaced',
      'OrderModified',
      'OrderCancelled',
    ]);
  });

  it('pass stock on, by a topic of its own', async () => {
    const received = await commands.post('/v1/stock/A%2FB/receipts', { quantity: 100 });
    expect(received.status).toBe(200);
    const read = await queries.get<Stock>('/v1/stock/A%2FB', after(received));
    expect(read).toMatchObject({ status: 200, body: { sku: 'A/B', onHand: 100, version: 1 } });
    const published = await consumeAll(broker, 'stock');
    expect(published.map(({ message }) => message.key!.toString())).toEqual(['A/B']);
    expect(published[0]!.message.headers![messageHeaders.ceSource]!.toString()).toBe('/daybook/stock');
  });

  it('publish events as CloudEvents, keyed by their stream', async () => {
    const [event] = await queries.events();
    const { message } = (await consumeAll(broker)).find(
      ({ message: { headers } }) => headers?.[messageHeaders.ceId]?.toString() === event!.eventId,
    )!;
    const header = (name: string) => message.headers![name]!.toString();
    expect(message.key!.toString()).toBe(event!.streamId);
    expect({
      [messageHeaders.contentType]: header(messageHeaders.contentType),
      [messageHeaders.ceSpecversion]: header(messageHeaders.ceSpecversion),
      [messageHeaders.ceType]: header(messageHeaders.ceType),
      [messageHeaders.ceSource]: header(messageHeaders.ceSource),
      [messageHeaders.ceSubject]: header(messageHeaders.ceSubject),
      [messageHeaders.ceTime]: header(messageHeaders.ceTime),
      [messageHeaders.position]: header(messageHeaders.position),
      [messageHeaders.version]: header(messageHeaders.version),
    }).toEqual({
      [messageHeaders.contentType]: 'application/json',
      [messageHeaders.ceSpecversion]: '1.0',
      [messageHeaders.ceType]: event!.type,
      [messageHeaders.ceSource]: '/daybook/orders',
      [messageHeaders.ceSubject]: event!.streamId,
      [messageHeaders.ceTime]: event!.occurredAt,
      [messageHeaders.position]: formatPosition(event!),
      [messageHeaders.version]: String(event!.version),
    });
    const schema = await queries.get(schemaPath(event!.type, event!.schemaVersion));
    expect(schema).toMatchObject({ status: 200, body: { $id: header(messageHeaders.ceDataschema) } });
  });

  it('keep what stands on the topic by mistake away from the views', async () => {
    const orderId = randomUUID();
    const placed = await commands.place(anOrder({ orderId }));
    const [category, partition, position] = placed.headers['daybook-position']!.split(':');
    const event = (await queries.events()).find(({ streamId }) => streamId === orderId)!;
    const forged = [
      'this is not JSON',
      JSON.stringify({ ...event, position: Number(position) + 1, type: 'OrderTeleported' }),
      JSON.stringify({ ...event, position: Number(position) + 1, schemaVersion: 99 }),
      JSON.stringify({ ...event, position: Number(position) + 1_000, version: 7 }),
      JSON.stringify({ ...event, data: { ...(event.data as object), customerId: 'somebody else' } }),
    ];
    const producer = kafkaAt(broker).producer({ createPartitioner: () => () => Number(partition) });
    await producer.connect();
    const messages = forged.map((value) => ({ key: orderId, value }));
    await producer.send({ topic: topicOf(category!), messages });
    await producer.disconnect();
    const cancelled = await commands.post(`/v1/orders/${orderId}/cancellation`, {});
    expect(await queries.order(orderId, after(cancelled))).toMatchObject({
      status: 200,
      body: { version: 2, status: 'cancelled', customerId: '17850' },
    });
    await until(async () => (await daybook.logs('projector')).includes('not what the log says'));
  });

  it('make deliveries of what comes through Kafka, and lead webhooks to no neighbour', async () => {
    const webhooks = new Api(await daybook.url('webhook-service'), daybook.key);
    const { body } = await webhooks.post<Webhook>('/v1/webhooks', { url: 'https://postgres/' });
    const { orderId } = (await commands.place(anOrder())).body;
    const deliveries = async () => {
      const path = `/v1/webhooks/${body.id}/deliveries`;
      return (await webhooks.get<{ items: WebhookDelivery[] }>(path)).body.items;
    };
    await until(async () => (await deliveries())[0]?.attempts[0] !== undefined);
    expect(await deliveries()).toMatchObject([
      { type: 'order.placed', orderId, status: 'pending', attempts: [{ error: 'address-refused' }] },
    ]);
    await webhooks.close();
  });

  it('stop gracefully, and go on where they were', async () => {
    const orderId = randomUUID();
    const placed = await commands.place(anOrder({ orderId }));
    await daybook.compose('stop', ...services);
    const stopped = await daybook.compose('ps', '--all', '--format', '{{.ExitCode}}', ...services);
    expect(stopped.trim().split('\n')).toEqual(services.map(() => '0'));
    await daybook.compose('up', '--detach', '--wait');
    await reconnect();
    expect((await queries.order(orderId, after(placed))).status).toBe(200);
  });
});

/** Services that were started again may be behind other ports. */
async function reconnect(): Promise<void> {
  await Promise.all([commands.close(), queries.close()]);
  commands = new Api(await daybook.url('command-service'), daybook.key);
  queries = new Api(await daybook.url('query-service'), daybook.key);
}

describeWithRealOrders('online-retail-first5000.jsonl.gz', ({ file, expected }) => {
  const range = '&to=2012-01-01';

  it('imports the first invoices over the published port, with the totals that are expected', async () => {
    const result = await runCli(
      { url: await daybook.url('command-service'), key: daybook.key },
      'import',
      file,
      '--json',
    );
    expect(lastJson(result)).toEqual(summaryOf(expected));
    await everythingVisible();
    await expectReports(queries, expected, range);
  });

  it('reports what the embedded Daybook reports, figure by figure', async () => {
    const embedded = await DaybookProcess.start();
    const api = new Api(embedded.url, embedded.key);
    await runCli(embedded, 'import', file, '--json');
    await expectReports(api, expected, range);
    for (const by of ['day', 'country', 'customer', 'sku']) {
      const query = `by=${by}&limit=10000${range}`;
      expect(await sales(queries, query)).toEqual(await sales(api, query));
    }
    await api.close();
    await embedded.remove();
  });

  it('has in MongoDB what the reports say', async () => {
    const address = await daybook.address('mongo', 27017);
    const user = 'query:query-for-this-machine-only';
    const client = new MongoClient(`mongodb://${user}@${address}/daybook?directConnection=true`);
    const orders = client.db().collection('orders');
    const [real] = await orders
      .aggregate<{ orders: number; total: { toString(): string } }>([
        { $match: { placedAt: { $lt: new Date('2012-01-01') } } },
        { $group: { _id: null, orders: { $sum: 1 }, total: { $sum: '$total' } } },
      ])
      .toArray();
    expect(real!.orders).toBe((expected.orders as { accepted: number }).accepted);
    expect(real!.total.toString()).toBe(expected.value);
    await expect(client.db().collection('orders').deleteMany({})).rejects.toThrow(/not authorized/);
    await client.close();
  });
});

describe('the topic', () => {
  it('holds exactly the events of the log, each partition in its order, beside what others put there', async () => {
    const foreign = 5;
    const log = await queries.events();
    await until(async () => (await consumeAll(broker)).length >= log.length + foreign, { what: 'The relay' });
    const published = await consumeAll(broker);
    const confirmed = new Map(log.map((event) => [event.hash, event]));
    const events = published.flatMap(({ partition, message }) => {
      const position = message.headers?.[messageHeaders.position]?.toString();
      if (position === undefined) return [];
      return [{ partition, event: JSON.parse(message.value!.toString()) as RecordedEvent }];
    });
    expect(events.every(({ event }) => confirmed.has(event.hash))).toBe(true);
    const byPartition = Map.groupBy(events, ({ partition }) => partition);
    for (const [partition, stored] of Map.groupBy(log, (event) => event.partition)) {
      expect(byPartition.get(partition)!.map(({ event }) => event)).toEqual(stored);
    }
    expect(events).toHaveLength(log.length);
  });
});
