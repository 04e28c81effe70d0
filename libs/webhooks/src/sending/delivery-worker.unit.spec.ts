import { MovedClock, silence, status, TestReceiver, until } from '@daybook/test-kit';
import { Webhook } from 'standardwebhooks';
import { anEventToTell } from '../contract/events.js';
import { created, minuteMs, secretOf } from '../contract/store-under-test.js';
import { MemoryWebhookStore } from '../memory/memory-webhook-store.js';
import { standardScheduleMs } from '../retry-schedule.js';
import type { EventToTell } from '../webhook-store.port.js';
import { DeliveryWorker, type DeliveryWorkerOptions } from './delivery-worker.js';
import { DestinationPolicy } from './destination-policy.js';
import { HttpSender } from './http-sender.js';

let clock: MovedClock;
let store: MemoryWebhookStore;
let receiver: TestReceiver;
let sender: HttpSender;
let workers: DeliveryWorker[];
beforeEach(async () => {
  clock = new MovedClock();
  store = new MemoryWebhookStore(clock.now);
  receiver = await TestReceiver.open();
  sender = new HttpSender({ policy: new DestinationPolicy(['127.0.0.1/32']) });
  workers = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await sender.close();
  await receiver.close();
});

const bodyOf: DeliveryWorkerOptions['bodyOf'] = async ({ eventId }) => JSON.stringify({ eventId });

function start(options: Partial<DeliveryWorkerOptions> = {}): DeliveryWorker {
  const worker = new DeliveryWorker({
    store,
    sender,
    bodyOf,
    maxSleepMs: 10,
    stopTimeoutMs: 100,
    ...options,
  });
  workers.push(worker);
  worker.start();
  return worker;
}

const many = (count: number): EventToTell[] =>
  Array.from({ length: count }, (_, index) => anEventToTell({ position: index + 1 }));
const deliveriesOf = (endpointId: string) => store.deliveries.list({ endpointId, limit: 1_000 });
const only = async (endpointId: string) => (await deliveriesOf(endpointId))[0]!;
const idsAt = ({ received }: TestReceiver) => received.map(({ headers }) => String(headers['webhook-id']));
const isEmpty = async () => (await store.deliveries.pending()).count === 0;

describe('DeliveryWorker', () => {
  it('sends each delivery once, signed with the secrets of its endpoint', async () => {
    const { id } = await created(store, { url: receiver.url });
    const events = many(100);
    await store.deliveries.make(events);
    const worker = start();
    await until(isEmpty);
    expect(idsAt(receiver).toSorted()).toEqual(events.map(({ eventId }) => eventId).toSorted());
    for (const { body, headers } of receiver.received) {
      new Webhook(secretOf('first')).verify(body, headers as Record<string, string>);
    }
    expect(await only(id)).toMatchObject({ status: 'delivered', attempts: [{ status: 204 }] });
    expect(worker.attempts).toEqual({ accepted: 100, rejected: 0, unanswered: 0 });
  });

  it('sends each once, however many workers there are', async () => {
    await created(store, { url: receiver.url });
    for (let count = 0; count < 3; count += 1) start();
    await store.deliveries.make(many(200));
    for (const worker of workers) worker.wake();
    await until(isEmpty);
    expect(receiver.received).toHaveLength(200);
    expect(new Set(idsAt(receiver)).size).toBe(200);
  });

  it('tries again what has failed, under the same id, until it is accepted', async () => {
    const { id } = await created(store, { url: receiver.url });
    receiver.answer = status(500);
    await store.deliveries.make(many(1));
    const worker = start();
    await until(() => worker.attempts.rejected === 1);
    await until(async () => (await only(id)).attempts.length === 1);
    expect((await only(id)).status).toBe('pending');
    receiver.answer = status(200);
    clock.advance(6_000);
    await until(isEmpty);
    const { attempts, eventId } = await only(id);
    expect(attempts.map((attempt) => attempt.status)).toEqual([500, 200]);
    expect(idsAt(receiver)).toEqual([eventId, eventId]);
  });

  it('lets a delivery fail when its schedule is over, and sends it again when it is replayed', async () => {
    const { id } = await created(store, { url: receiver.url });
    receiver.answer = status(500);
    await store.deliveries.make(many(1));
    start();
    for (let attempt = 1; attempt <= standardScheduleMs.length + 1; attempt += 1) {
      await until(async () => (await only(id)).attempts.length === attempt);
      clock.advance(30 * 60 * minuteMs);
    }
    expect(await only(id)).toMatchObject({ status: 'failed' });
    receiver.answer = status(200);
    await store.deliveries.replay(await only(id));
    await until(async () => (await only(id)).status === 'delivered');
    expect((await only(id)).attempts).toHaveLength(11);
  });

  it('comes again when 429 asks it to', async () => {
    const { id } = await created(store, { url: receiver.url });
    receiver.answer = status(429, { 'retry-after': '3600' });
    await store.deliveries.make(many(1));
    start();
    await until(async () => (await only(id)).attempts.length === 1);
    expect(Date.parse((await only(id)).nextAttemptAt!) - clock.now()).toBeGreaterThan(59 * minuteMs);
  });

  it('disables an endpoint that answers 410, and goes on once it is enabled', async () => {
    const { id } = await created(store, { url: receiver.url });
    receiver.answer = status(410);
    await store.deliveries.make(many(20));
    start();
    await until(async () => (await store.endpoints.find(id))!.disabled !== undefined);
    await until(async () => (await deliveriesOf(id)).every((each) => each.nextAttemptAt !== undefined));
    expect(receiver.received.length).toBeLessThanOrEqual(4);
    expect(await store.endpoints.find(id)).toMatchObject({ disabled: { reason: 'gone' } });
    receiver.answer = status(200);
    await store.endpoints.enable(id);
    clock.advance(minuteMs);
    await until(isEmpty);
    expect((await deliveriesOf(id)).every((each) => each.status === 'delivered')).toBe(true);
  });

  it('is held up by no receiver that hangs, and asks each only so much at a time', async () => {
    const hanging = await TestReceiver.open();
    hanging.answer = silence;
    await created(store, { url: hanging.url });
    const { id } = await created(store, { url: receiver.url });
    await store.deliveries.make(many(100));
    start({ maxInFlight: 8, maxInFlightPerEndpoint: 4 });
    await until(async () => (await deliveriesOf(id)).every((each) => each.status === 'delivered'));
    expect(hanging.received).toHaveLength(4);
    await hanging.close();
  });

  it('goes on with what a worker that died had in hand', async () => {
    const { id } = await created(store, { url: receiver.url });
    receiver.answer = silence;
    await store.deliveries.make(many(1));
    const dying = start();
    await until(() => receiver.received.length === 1);
    // It stops without the answer, so nothing is recorded.
    await dying.stop();
    expect(await only(id)).toMatchObject({ status: 'pending', attempts: [] });
    receiver.answer = status(200);
    start();
    clock.advance(2 * minuteMs);
    await until(isEmpty);
    expect(new Set(idsAt(receiver)).size).toBe(1);
  });

  it('counts it as no attempt when the event cannot be read, and says so', async () => {
    const { id } = await created(store, { url: receiver.url });
    await store.deliveries.make(many(1));
    const failures: unknown[] = [];
    let isAway = true;
    start({
      bodyOf: async (delivery) => {
        if (isAway) throw new Error('The log is away.');
        return bodyOf(delivery);
      },
      onFailure: (error) => failures.push(error),
    });
    await until(() => failures.length === 1);
    expect(failures).toEqual([new Error('The log is away.')]);
    isAway = false;
    clock.advance(2 * minuteMs);
    await until(isEmpty);
    expect((await only(id)).attempts).toMatchObject([{ status: 204 }]);
  });

  it('says what is wrong while the store is away, and goes on when it is back', async () => {
    await created(store, { url: receiver.url });
    await store.deliveries.make(many(1));
    let isAway = true;
    const sometimesAway = Object.assign(Object.create(store) as MemoryWebhookStore, {
      deliveries: Object.assign(Object.create(store.deliveries) as MemoryWebhookStore['deliveries'], {
        claimDue: async (...args: Parameters<MemoryWebhookStore['deliveries']['claimDue']>) => {
          if (isAway) throw new Error('away');
          return store.deliveries.claimDue(...args);
        },
      }),
    });
    const worker = start({ store: sometimesAway, maxRetryDelayMs: 50 });
    await until(() => worker.failure !== undefined);
    expect(worker.failure).toEqual(new Error('away'));
    isAway = false;
    await until(isEmpty);
    await until(() => worker.failure === undefined);
  });
});
