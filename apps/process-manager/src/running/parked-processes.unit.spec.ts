import { randomUUID } from 'node:crypto';
import { OrderCommandLoop } from '@daybook/command-path';
import { LogEventFeed } from '@daybook/event-feed';
import { type EventLog, MemoryEventLog, type NewEvent } from '@daybook/event-log';
import type { OrderCommand } from '@daybook/ordering';
import { defaultPaymentPolicy } from '@daybook/payment';
import {
  type ProviderSimulator,
  SimulatorProvider,
  startProviderSimulator,
} from '@daybook/payment-providers';
import { type Deadline, MemoryProcessStore, ProcessStoreUnavailableError } from '@daybook/processes';
import { createLogger, HealthRegistry, MetricsRegistry } from '@daybook/service-kit';
import { until } from '@daybook/test-kit';
import { ProcessManager } from './process-manager.js';

const logger = createLogger({ level: 'silent' });
const clock = () => new Date().toISOString();

let simulator: ProviderSimulator;
let log: MemoryEventLog;
let store: MemoryProcessStore;
let manager: ProcessManager;
/** Fails as a real store fails at a value that it cannot hold, and at no other. */
let refusedProcess: string | undefined;
let isAway: boolean;

beforeAll(async () => {
  simulator = await startProviderSimulator();
});
afterAll(() => simulator.close());

beforeEach(() => {
  log = new MemoryEventLog({ orders: 2, payments: 2, stock: 2 });
  store = new MemoryProcessStore();
  [refusedProcess, isAway] = [undefined, false];
  const set = store.deadlines.set.bind(store.deadlines);
  store.deadlines.set = async (deadlines: readonly Deadline[]) => {
    if (isAway) throw new ProcessStoreUnavailableError();
    if (deadlines.some(({ processId }) => processId === refusedProcess)) {
      throw new RangeError('time zone displacement out of range');
    }
    return set(deadlines);
  };
  manager = started(log);
});
afterEach(() => manager.onModuleDestroy());

function started(on: EventLog): ProcessManager {
  const provider = new SimulatorProvider({
    url: simulator.url,
    webhookSecret: 'whsec_parked',
    timeoutMs: 5_000,
  });
  const adapters = {
    log: on,
    feedOf: () => new LogEventFeed(on, { maxRetryDelayMs: 20 }),
    store,
    provider,
    policy: { ...defaultPaymentPolicy, delayMs: 0 },
    unknownSkus: 'untracked' as const,
    clock,
  };
  const begun = new ProcessManager(adapters, new HealthRegistry(logger), new MetricsRegistry(logger), logger);
  begun.onModuleInit();
  return begun;
}

async function command(orderId: string, order: OrderCommand): Promise<void> {
  const commandId = randomUUID();
  const outcome = await new OrderCommandLoop(log).handle({
    streamId: orderId,
    command: order,
    context: {
      commandId,
      correlationId: commandId,
      actor: { id: 'shop', role: 'administrator' },
      now: clock(),
    },
  });
  expect(outcome.kind).toBe('accepted');
}

const place = (orderId: string) =>
  command(orderId, {
    type: 'PlaceOrder',
    customerId: '17850',
    currency: 'GBP',
    paymentMethod: 'invoice',
    lines: [{ sku: '85123A', quantity: 6, unitPrice: '2.55' }],
  });

const typesOf = async (orderId: string) =>
  (await log.readStream({ category: 'orders', streamId: orderId })).map(({ type }) => type);
const confirmed = (orderId: string) =>
  until(async () => (await typesOf(orderId)).includes('OrderConfirmed'), { what: `${orderId} is confirmed` });
const parked = () => store.parked.list({ limit: 10 });

describe('a process that the store refuses', () => {
  it('is parked, and no other order waits for it', async () => {
    refusedProcess = 'refused';
    await place('refused');
    for (const orderId of ['a', 'b', 'c', 'd']) await place(orderId);
    for (const orderId of ['a', 'b', 'c', 'd']) await confirmed(orderId);
    await until(async () => (await parked()).length > 0);
    expect(await parked()).toMatchObject([
      { subscription: 'payments.outbox', category: 'payments', streamId: 'refused', reason: 'RangeError' },
    ]);
  });

  it('goes on where it was once it is replayed', async () => {
    refusedProcess = 'refused';
    await place('refused');
    await until(async () => (await parked()).length > 0);
    refusedProcess = undefined;
    await store.parked.wish((await parked())[0]!, 'replay');
    await confirmed('refused');
    await until(async () => !(await store.parked.any()));
  });

  it('is not parked because the store is away', async () => {
    isAway = true;
    await place('a');
    await until(async () => manager.failures.length > 0);
    expect(await parked()).toEqual([]);
    isAway = false;
    await confirmed('a');
    expect(await parked()).toEqual([]);
  });
});

describe('an order of which an event cannot be read', () => {
  it('is parked by the inbox, and no other order waits for it', async () => {
    await place('damaged');
    await confirmed('damaged');
    const bad: NewEvent = {
      eventId: randomUUID(),
      type: 'OrderModified',
      schemaVersion: 1,
      data: { currency: 'nothing known', changes: [] },
      occurredAt: clock(),
      commandId: randomUUID(),
      correlationId: randomUUID(),
      actor: { id: 'somebody', role: 'administrator' },
    };
    const expectedVersion = (await typesOf('damaged')).length;
    await log.append({ category: 'orders', streamId: 'damaged', expectedVersion, events: [bad] });
    await until(async () => (await parked()).length > 0);
    expect(await parked()).toMatchObject([
      { subscription: 'payments.inbox', streamId: 'damaged', version: expectedVersion + 1 },
    ]);
    await place('a');
    await confirmed('a');
  });
});

describe('a deadline that cannot fire', () => {
  it('parks its process, and counts as done', async () => {
    const bad: NewEvent = {
      eventId: randomUUID(),
      type: 'PaymentProcessStarted',
      schemaVersion: 1,
      data: 'nothing known',
      occurredAt: clock(),
      commandId: randomUUID(),
      correlationId: randomUUID(),
      actor: { id: 'somebody', role: 'administrator' },
    };
    await log.append({ category: 'payments', streamId: 'odd', expectedVersion: 0, events: [bad] });
    await store.deadlines.set([{ processId: 'odd', name: 'window', dueAt: clock() }]);
    manager.wake();
    await until(async () =>
      (await parked()).some(({ subscription }) => subscription === 'payments.deadlines'),
    );
    await until(async () => (await store.deadlines.overdue()).count === 0);
    expect(manager.failures).toEqual([]);
  });
});
