import { randomUUID } from 'node:crypto';
import type { Payment } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import { Api } from '../support/api.js';
import { ComposeProject, docker } from '../support/compose-project.js';
import { inParallel } from '../support/in-parallel.js';
import { anOrder } from '../support/orders.js';
import { SteadfastClient } from '../support/steadfast-client.js';
import { consumeAll, membersOf } from '../support/topic.js';

const services = [
  'command-service',
  'projector',
  'query-service',
  'process-manager',
  'webhook-service',
] as const;
let daybook: ComposeProject;
let client: SteadfastClient;

beforeAll(async () => {
  daybook = await ComposeProject.up({
    scale: Object.fromEntries(services.map((service) => [service, 2])),
    env: { DAYBOOK_PAYMENT_DELAY_SECONDS: '1' },
  });
  client = new SteadfastClient(daybook);
  await client.lookAround();
}, 15 * 60_000);

afterAll(async () => {
  await client?.close();
  await daybook?.down();
});

let days = 0;

/** Orders of a day of their own, so that their report can be told from others. Of days so long gone nobody is charged. */
function ordersOfADay(count: number) {
  days += 1;
  const day = `2011-03-${String(days).padStart(2, '0')}`;
  const orders = Array.from({ length: count }, () => ({
    ...anOrder({ placedAt: `${day}T08:00:00Z` }),
    orderId: randomUUID(),
  }));
  return { day, orders };
}

async function withQueries<T>(work: (api: Api) => Promise<T>): Promise<T> {
  const [url] = await daybook.urls('query-service');
  const api = new Api(url!, daybook.key);
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

/** What the views say of a day; nothing while they cannot be read. */
const reported = (day: string) =>
  withQueries(async (api) => {
    const answer = await api.get<{ items: { key: string; orders: number; units: number; value: string }[] }>(
      `/v1/sales?by=day&from=${day}&limit=1`,
    );
    return answer.body.items?.find(({ key }) => key === day);
  }).catch(() => undefined);

/** Every order once: in the log, in the reports, and on the topic in the log's order. */
async function expectEachOnce(day: string, orders: readonly { orderId: string }[], withinMs: number) {
  const value = `${orders.length * 35.64}`;
  await until(async () => (await reported(day))?.orders === orders.length, {
    limitMs: withinMs,
    what: `That the views have all orders of ${day}`,
  });
  expect(await reported(day)).toMatchObject({ orders: orders.length, units: orders.length * 12 });
  expect(Number((await reported(day))!.value).toFixed(2)).toBe(Number(value).toFixed(2));

  const log = await withQueries((api) => api.events());
  const ids = new Set(orders.map(({ orderId }) => orderId));
  expect(log.filter(({ streamId }) => ids.has(streamId))).toHaveLength(orders.length);
  for (const event of log) {
    const answered = client.positions.get(event.streamId);
    expect(answered).toBe(`orders:${event.partition}:${event.position}`);
  }
  await expectOnTopicInOrder(log);
}

/** A relay that was killed may have sent its last batch again; positions tell, and are passed over as consumers do. */
async function expectOnTopicInOrder(log: readonly RecordedEvent[]): Promise<void> {
  const broker = await daybook.address('kafka', 9094);
  const firsts = async () => {
    const taken = new Map<number, RecordedEvent[]>();
    for (const { partition, message } of await consumeAll(broker)) {
      const event = JSON.parse(message.value!.toString()) as RecordedEvent;
      const events = taken.get(partition) ?? [];
      taken.set(partition, events);
      if (event.position === events.length + 1) events.push(event);
    }
    return taken;
  };
  const count = (taken: Map<number, RecordedEvent[]>) =>
    [...taken.values()].reduce((sum, { length }) => sum + length, 0);
  await until(async () => count(await firsts()) >= log.length, { what: 'That the topic has everything' });
  const taken = await firsts();
  for (const [partition, events] of Map.groupBy(log, (event) => event.partition)) {
    expect(taken.get(partition)).toEqual(events);
  }
}

const eachService = async (work: (containers: string[]) => Promise<unknown>) => {
  await Promise.all(services.map(async (service) => work(await daybook.containers(service))));
  await client.lookAround();
};

async function allHealthy(): Promise<void> {
  await Promise.all(services.map((service) => daybook.healthy(service)));
  await client.lookAround();
}

describe('two instances of each service', () => {
  it('lose nothing and count nothing twice when one of each is killed and one of each is stopped', async () => {
    const { day, orders } = ordersOfADay(3_000);
    const place = (some: typeof orders) => inParallel(some, 32, (order) => client.place(order));

    const whileKilled = place(orders.slice(0, 1_500));
    await until(() => client.accepted > 600);
    await eachService(([first]) => docker('kill', '--signal', 'KILL', first!));
    await until(() => client.accepted > 1_200);
    await eachService(([first]) => docker('start', first!));
    await allHealthy();
    await whileKilled;

    const whileStopped = place(orders.slice(1_500));
    await until(() => client.accepted > 1_800);
    await eachService(([, second]) => docker('stop', '--time', '30', second!));
    await whileStopped;

    await expectEachOnce(day, orders, 30_000);
    expect(client.withoutRetryAfter).toBe(0);
    await eachService(([, second]) => docker('start', second!));
    await allHealthy();
  });

  it.each([
    ['kafka', 'kill'],
    ['mongo', 'kill'],
    ['postgres', 'kill'],
    ['kafka', 'pause'],
    ['mongo', 'restart'],
    ['postgres', 'restart'],
  ])('lose nothing and count nothing twice when %s goes (%s) and comes back', async (engine, how) => {
    const { day, orders } = ordersOfADay(1_000);
    const before = client.accepted;
    const placing = inParallel(orders, 32, (order) => client.place(order));
    await until(() => client.accepted > before + 200);
    const [container] = await daybook.containers(engine);
    if (how === 'restart') {
      await docker('restart', '--time', '30', container!);
    } else if (how === 'kill') {
      await docker('kill', '--signal', 'KILL', container!);
      if (engine !== 'postgres') await until(() => client.accepted > before + 600);
      await docker('start', container!);
    } else {
      await docker('pause', container!);
      await until(() => client.accepted > before + 600);
      await docker('unpause', container!);
    }
    await placing;
    await expectEachOnce(day, orders, 120_000);
    expect(client.withoutRetryAfter).toBe(0);
  });
});

interface Charge {
  readonly orderId: string;
  readonly amountMinor: number;
  readonly outcome: { readonly kind: string };
}

/** What the payment provider has done; only the project itself can reach it. */
async function ledger(): Promise<{
  readonly charges: readonly Charge[];
  readonly refunds: readonly object[];
}> {
  const read = `fetch('http://127.0.0.1:4010/admin/ledger').then((it) => it.text()).then(console.log)`;
  return JSON.parse(await daybook.exec('payment-simulator', 'node', '--eval', read));
}

const cardOrders = (count: number) =>
  Array.from({ length: count }, () => ({ ...anOrder({ paymentMethod: 'card' }), orderId: randomUUID() }));

/** Every one confirmed, paid, and charged once. */
async function expectPaidOnce(orders: readonly { readonly orderId: string }[]): Promise<void> {
  const paid = { status: 'confirmed', version: 3, payment: { method: 'card', status: 'paid' } };
  await withQueries(async (api) => {
    for (const { orderId } of orders) {
      await until(async () => (await api.order(orderId)).body.status === 'confirmed', {
        limitMs: 120_000,
        everyMs: 100,
        what: `That the order ${orderId} is confirmed`,
      });
      expect((await api.order(orderId)).body).toMatchObject(paid);
    }
  });
  const { charges, refunds } = await ledger();
  const ids = new Set(orders.map(({ orderId }) => orderId));
  const charged = charges.filter(({ orderId }) => ids.has(orderId));
  expect(charged.map(({ amountMinor, outcome }) => [amountMinor, outcome.kind])).toEqual(
    orders.map(() => [3564, 'succeeded']),
  );
  expect(new Set(charged.map(({ orderId }) => orderId))).toEqual(ids);
  expect(refunds).toEqual([]);
}

describe('two process managers', () => {
  const subscriptions = ['payments.inbox.orders', 'payments.outbox.payments', 'payments.provider.payments'];

  it('share the partitions, and bring orders by card to their end', async () => {
    const broker = await daybook.address('kafka', 9094);
    for (const subscription of subscriptions) {
      const sizes = async () => {
        const members = await membersOf(broker, `daybook.process-manager.${subscription}`);
        return members.map(({ partitions }) => partitions.length);
      };
      await until(async () => (await sizes()).join() === '8,8', { what: `That two share ${subscription}` });
    }
    const orders = cardOrders(20);
    await inParallel(orders, 8, (order) => client.place(order));
    await expectPaidOnce(orders);

    const [url] = await daybook.urls('process-manager');
    const api = new Api(url!, daybook.key);
    const { body } = await api.get<Payment>(`/v1/payments/${orders[0]!.orderId}`);
    expect(body).toMatchObject({ status: 'confirmed', attempts: [{ status: 'succeeded' }] });
    await api.close();
  });

  it('get each order paid once when one of them is killed meanwhile', async () => {
    const orders = cardOrders(200);
    const before = client.accepted;
    const placing = inParallel(orders, 8, (order) => client.place(order));
    await until(() => client.accepted > before + 50);
    const [killed] = await daybook.containers('process-manager');
    await docker('kill', '--signal', 'KILL', killed!);
    await placing;
    await expectPaidOnce(orders);

    await docker('start', killed!);
    await daybook.healthy('process-manager');
    const more = cardOrders(20);
    await inParallel(more, 8, (order) => client.place(order));
    await expectPaidOnce(more);
  });
});
