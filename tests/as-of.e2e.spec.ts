import type { HistoryEntry, Order } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import { Random } from '@daybook/random';
import { testSeed, until } from '@daybook/test-kit';
import { Api, type CommandBody } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';
import { collectLeaves, foldOrder, leavesOf } from './support/folded-order.js';
import { inParallel } from './support/in-parallel.js';

const orderCount = 1_000;
const pairCount = 1_000;
const atOnce = 32;
const dayMs = 86_400_000;

const seed = testSeed();
const random = new Random(seed);

const typesOfOrders = [
  'DeliveryFailed',
  'ItemsCancelled',
  'ItemsReturned',
  'OrderCancelled',
  'OrderConfirmed',
  'OrderModified',
  'OrderPlaced',
  'PaymentConfirmed',
  'PaymentMethodChanged',
  'PaymentRefunded',
  'ShipmentDelivered',
  'ShipmentDispatched',
];

let daybook: DaybookProcess;
let api: Api;
let streams: Map<string, RecordedEvent[]>;
let orderIds: string[];

const currencies = { GBP: 2, EUR: 2, JPY: 0, KWD: 3 } as const;
type Currency = keyof typeof currencies;

const randomPrice = (currency: Currency): string => {
  const digits = currencies[currency];
  return (random.integer(0, 99_999) / 10 ** digits).toFixed(digits);
};

const randomLine = (currency: Currency) => ({
  sku: `SKU-${random.integer(1, 50)}`,
  ...(random.chance(0.5) && { description: random.pick(['LANTERN', 'Tasse à thé', '杯']) }),
  quantity: random.integer(1, 100),
  unitPrice: randomPrice(currency),
});

const randomAddress = () => ({
  line1: `${random.integer(1, 999)} High Street`,
  ...(random.chance(0.5) && { line2: `Floor ${random.integer(1, 9)}` }),
  city: random.pick(['Leeds', 'Köln', '東京']),
  country: 'Anywhere',
});

/** Within the year past. */
const randomTime = () => new Date(Date.now() - random.integer(0, 365 * dayMs)).toISOString();

interface Step {
  readonly path: string;
  readonly method: 'POST' | 'PATCH';
  readonly body: object | 'total';
  /** When it is said to have happened; often before what was said of the step before. */
  readonly occurredAt?: string;
}

interface Story {
  readonly orderId: string;
  readonly placing: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

/** An order and what is done to it: some steps will be refused, as those after its cancellation. */
function randomStory(index: number): Story {
  const orderId = `order-${index}`;
  const currency = random.pick(Object.keys(currencies) as Currency[]);
  const lines = Array.from({ length: random.integer(1, 6) }, () => randomLine(currency));
  const path = `/v1/orders/${orderId}`;
  const first = random.chance(0.3) ? deliveredAtOnce(path) : [];
  const more = Array.from({ length: random.integer(0, 12) }, (): Step => {
    if (random.chance(0.7)) return randomStep(path);
    const changes = Array.from({ length: random.integer(1, 3) }, () => randomChange(currency));
    return { method: 'PATCH', path, body: { changes } };
  });
  return {
    orderId,
    placing: {
      orderId,
      customerId: `customer-${random.integer(1, 40)}`,
      currency,
      ...(random.chance(0.8) && { country: random.pick(['France', 'United Kingdom', 'Österreich']) }),
      paymentMethod: random.pick(['card', 'invoice', 'cashOnDelivery']),
      ...(random.chance(0.5) && { shippingAddress: randomAddress() }),
      lines,
      placedAt: randomTime(),
    },
    steps: [...first, ...more].map((step) => ({
      ...step,
      ...(random.chance(0.3) && { occurredAt: randomTime() }),
    })),
  };
}

const deliveredAtOnce = (path: string): Step[] =>
  ['/confirmation', '/shipments', '/shipments/1/delivery'].map((step) => ({
    method: 'POST',
    path: `${path}${step}`,
    body: {},
  }));

/** Which quantities lines have is not known here, so small ones and all that is left go best. */
const randomItems = () =>
  Array.from({ length: random.integer(1, 2) }, () => ({
    lineId: random.integer(1, 4),
    quantity: random.integer(1, 30),
  }));

function randomStep(path: string): Step {
  const reason = random.chance(0.5) ? { reason: `Reason ${random.integer(1, 9)}` } : {};
  const shipment = `/shipments/${random.pick([1, 1, 2, 3])}`;
  const cause = random.chance(0.5) ? { cause: random.pick(['paymentFailed', 'outOfStock']) } : {};
  const paymentMethod = random.pick(['card', 'invoice', 'cashOnDelivery']);
  const [step, body] = random.pick<readonly [string, object | 'total']>([
    ['/confirmation', {}],
    ['/confirmation', {}],
    ['/payments', 'total'],
    ['/payment-method', { paymentMethod, ...reason }],
    ['/shipments', {}],
    ['/shipments', { items: randomItems(), carrier: 'DHL' }],
    ['/shipments', { items: randomItems() }],
    [`${shipment}/delivery`, {}],
    [`${shipment}/delivery`, {}],
    [`${shipment}/delivery-failure`, { ...reason, returnedToSender: random.chance(0.3) }],
    ['/returns', { items: randomItems(), ...reason }],
    ['/item-cancellations', { items: randomItems(), ...reason }],
    ...(random.chance(0.2) ? ([['/item-cancellations', reason]] as const) : []),
    ['/refunds', { amount: String(random.integer(1, 50)) }],
    ['/refunds', reason],
    ...(random.chance(0.5) ? ([['/cancellation', { ...reason, ...cause }]] as const) : []),
  ]);
  return { method: 'POST', path: `${path}${step}`, body };
}

function randomChange(currency: Currency): object {
  const lineId = random.integer(1, 6);
  switch (random.integer(1, 4)) {
    case 1:
      return { action: 'addLine', ...randomLine(currency) };
    case 2:
      return { action: 'removeLine', lineId };
    case 3:
      return { action: 'changeShippingAddress', shippingAddress: randomAddress() };
    default:
      return { action: 'changeQuantity', lineId, quantity: random.integer(1, 100) };
  }
}

/** As the log has it, since the views may be behind. */
async function totalOf(orderId: string): Promise<string> {
  const { body } = await api.get<Order>(`/v1/orders/${orderId}?asOf=2100-01-01T00:00:00Z`);
  return body.total;
}

async function tell({ orderId, placing, steps }: Story): Promise<void> {
  expect((await api.place(placing)).status).toBe(201);
  for (const { method, path, body, occurredAt } of steps) {
    const content = body === 'total' ? { amount: await totalOf(orderId) } : body;
    const sent = { ...content, ...(occurredAt !== undefined && { occurredAt }) };
    const answer = await (method === 'POST'
      ? api.post<CommandBody>(path, sent)
      : api.patch<CommandBody>(path, sent));
    expect([200, 404, 409, 422]).toContain(answer.status);
    if (answer.status !== 200 || occurredAt === undefined) continue;
    stated.push({ orderId, version: answer.body.version, occurredAt });
  }
}

/** What was said of steps that were accepted, with the version that each led to. */
const stated: Array<{ readonly orderId: string; readonly version: number; readonly occurredAt: string }> = [];

beforeAll(async () => {
  daybook = await DaybookProcess.start();
  api = new Api(daybook.url, daybook.key);
  await inParallel(
    Array.from({ length: orderCount }, (_, index) => randomStory(index)),
    atOnce,
    tell,
  );
  streams = Map.groupBy(await api.events(), ({ streamId }) => streamId);
  orderIds = [...streams.keys()];
}, 600_000);

afterAll(async () => {
  await api.close();
  await daybook.remove();
});

/** An instant that may matter to the order, in any time zone. */
function randomMoment(events: readonly RecordedEvent[]): { readonly ms: number; readonly text: string } {
  const times = events.map(({ occurredAt }) => Date.parse(occurredAt));
  const [first, last] = [times[0]!, times.at(-1)!];
  const ms = random.pick([
    () => first - random.integer(1, 30 * dayMs),
    () => random.integer(first, last),
    () => random.pick(times) + random.integer(-1, 1),
    () => last + random.integer(1, 30 * dayMs),
  ])();
  const offsetMinutes = random.integer(-14 * 4, 14 * 4) * 15;
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const [hours, minutes] = [Math.trunc(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  const zone = offsetMinutes === 0 ? 'Z' : `${offsetMinutes < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
  return { ms, text: `${local}${zone}` };
}

describe(`1,000 random orders (TEST_SEED=${seed})`, () => {
  it('are all in the log, in versions without a gap, in business time that never decreases', () => {
    expect(orderIds).toHaveLength(orderCount);
    for (const events of streams.values()) {
      expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
      const times = events.map(({ occurredAt }) => occurredAt);
      expect(times).toEqual(times.toSorted());
    }
    const versions = [...streams.values()].map(({ length }) => length);
    expect(Math.max(...versions)).toBeGreaterThan(3);
    const types = new Set([...streams.values()].flat().map(({ type }) => type));
    expect([...types].toSorted()).toEqual(typesOfOrders);
  });

  it('keep every time that was stated, beside the one that counts where that is a later one', () => {
    for (const { orderId, version, occurredAt } of stated) {
      const event = streams.get(orderId)![version - 1]!;
      expect(event.statedAt ?? event.occurredAt).toBe(occurredAt);
    }
    const raised = [...streams.values()].flatMap((events) =>
      events.filter(({ statedAt }) => statedAt !== undefined).map((event) => ({ event, events })),
    );
    for (const { event, events } of raised) {
      expect(event.statedAt! < event.occurredAt).toBe(true);
      expect(event.occurredAt).toBe(events[event.version - 2]!.occurredAt);
    }
    expect(raised.length).toBeGreaterThan(orderCount / 10);
    expect(stated.length).toBeGreaterThan(raised.length / 2);
  });

  it('are read as they are', async () => {
    await inParallel(orderIds, atOnce, async (orderId) => {
      const events = streams.get(orderId)!;
      const { category, partition, position } = events.at(-1)!;
      const waiting = { 'daybook-position': `${category}:${partition}:${position}` };
      // So many at once may leave the view behind for longer than a read waits.
      let read = await api.order(orderId, waiting);
      await until(
        async () => read.status !== 503 || (read = await api.order(orderId, waiting)).status !== 503,
      );
      expect(read.body).toEqual(foldOrder(events));
    });
  });

  it('are read as they were at 1,000 random moments', async () => {
    const pairs = Array.from({ length: pairCount }, () => {
      const orderId = random.pick(orderIds);
      return { orderId, moment: randomMoment(streams.get(orderId)!) };
    });
    let found = 0;

    await inParallel(pairs, atOnce, async ({ orderId, moment }) => {
      const events = streams.get(orderId)!.filter(({ occurredAt }) => Date.parse(occurredAt) <= moment.ms);
      const { status, body } = await api.get<Order>(
        `/v1/orders/${orderId}?asOf=${encodeURIComponent(moment.text)}`,
      );
      const order = foldOrder(events);
      if (order !== undefined) found += 1;
      const expected = order ?? expect.objectContaining({ status: 404, code: 'order-not-found' });
      expect([moment.text, status, body]).toEqual([moment.text, order ? 200 : 404, expected]);
    });

    // Otherwise the moments prove little.
    expect(found).toBeGreaterThan(pairCount / 4);
    expect(found).toBeLessThan(pairCount);
  });

  it('are read as they were at 1,000 random versions', async () => {
    const pairs = Array.from({ length: pairCount }, () => {
      const orderId = random.pick(orderIds);
      return { orderId, version: random.integer(1, streams.get(orderId)!.length + 1) };
    });

    await inParallel(pairs, atOnce, async ({ orderId, version }) => {
      const events = streams.get(orderId)!;
      const { status, headers, body } = await api.get<Order>(`/v1/orders/${orderId}?version=${version}`);
      const isThere = version <= events.length;
      const expected = isThere
        ? foldOrder(events.slice(0, version))
        : expect.objectContaining({ status: 404, code: 'version-not-found' });
      expect([status, body]).toEqual([isThere ? 200 : 404, expected]);
      expect(headers['etag']).toBe(isThere ? `"${version}"` : undefined);
    });
  });

  it('have histories that say what differs between one version and the next', async () => {
    await inParallel(orderIds, atOnce, async (orderId) => {
      const events = streams.get(orderId)!;
      const history = await api.history(orderId);

      expect(history).toHaveLength(events.length);
      for (const [index, entry] of history.entries()) {
        const event = events[index]!;
        const { version, type, occurredAt, recordedAt, actor, commandId } = event;
        expect(entry).toMatchObject({ version, type, occurredAt, recordedAt, actor, commandId });
        expect(entry.statedAt).toBe(event.statedAt);
        expect(entry.position).toBe(`${event.category}:${event.partition}:${event.position}`);
        expect(entry.reason).toBe((event.data as { reason?: string }).reason);
        const before = leavesOf(foldOrder(events.slice(0, index)));
        const after = leavesOf(foldOrder(events.slice(0, index + 1)));
        expect(toldBy(entry)).toEqual(differences(before, after));
      }
    });
  });
});

type Differences = Record<string, { before: unknown; after: unknown }>;

function differences(before: Map<string, unknown>, after: Map<string, unknown>): Differences {
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (pointer) => before.get(pointer) !== after.get(pointer),
  );
  return Object.fromEntries(
    changed.map((pointer) => [pointer, { before: before.get(pointer), after: after.get(pointer) }]),
  );
}

/** The history may tell of a whole line or address at once; it comes to the same single values. */
function toldBy({ changes }: HistoryEntry): Differences {
  const [before, after] = [new Map<string, unknown>(), new Map<string, unknown>()];
  for (const change of changes) {
    collectLeaves(change.pointer, change.before, before);
    collectLeaves(change.pointer, change.after, after);
  }
  const told = [...new Set([...before.keys(), ...after.keys()])];
  return Object.fromEntries(
    told.map((pointer) => [pointer, { before: before.get(pointer), after: after.get(pointer) }]),
  );
}
