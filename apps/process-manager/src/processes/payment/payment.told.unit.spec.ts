import {
  GoodsMovements,
  OrderCommandLoop,
  PaymentCommandLoop,
  StockCommandLoop,
} from '@daybook/command-path';
import { MemoryEventLog } from '@daybook/event-log';
import type { OrderCommand } from '@daybook/ordering';
import { defaultPaymentPolicy } from '@daybook/payment';
import { PaymentProcesses } from './payment.decides.js';
import { PaymentInbox } from './payment.told.js';

const orderId = '536365';
const long = 24 * 3_600_000;

let log: MemoryEventLog;
let orders: OrderCommandLoop;
let read: number;
beforeEach(() => {
  log = new MemoryEventLog({ orders: 1, payments: 1, stock: 1 });
  orders = new OrderCommandLoop(log);
  read = 0;
});

let commands = 0;
async function command(order: OrderCommand): Promise<void> {
  commands += 1;
  const outcome = await orders.handle({
    streamId: orderId,
    command: order,
    context: {
      commandId: `command-${commands}`,
      correlationId: 'test',
      actor: { id: 'shop', role: 'administrator' },
      now: new Date().toISOString(),
    },
  });
  expect(outcome.kind).toBe('accepted');
}

const place = () =>
  command({
    type: 'PlaceOrder',
    customerId: '17850',
    currency: 'GBP',
    paymentMethod: 'card',
    lines: [{ sku: '85123A', quantity: 6, unitPrice: '2.55' }],
  });

/** Hands on what is new in the log of orders. */
async function tellOf(beginningMs: number): Promise<string[]> {
  const clock = () => new Date().toISOString();
  const inbox = new PaymentInbox({
    log,
    clock,
    movements: new GoodsMovements(log, new StockCommandLoop(log)),
    processes: new PaymentProcesses(new PaymentCommandLoop(log, defaultPaymentPolicy), clock),
    windowMs: defaultPaymentPolicy.windowMs,
    beginning: async () => new Date(Date.now() + beginningMs).toISOString(),
  });
  const events = await log.readPartition({ category: 'orders', partition: 0, after: read });
  read += events.length;
  await inbox.handle([{ category: 'orders', partition: 0, events }]);
  const told = await log.readStream({ category: 'payments', streamId: orderId });
  return told.map(({ type }) => type);
}

describe('the inbox of payment processes', () => {
  it('starts one for an order that is placed', async () => {
    await place();
    expect(await tellOf(-long)).toContain('PaymentProcessStarted');
  });

  it('starts none for an order that was placed before there were any, whatever follows', async () => {
    await place();
    await command({ type: 'CancelOrder' });
    expect(await tellOf(long)).toEqual([]);
  });

  it('tells a process that runs what it has not heard, even if its store is younger', async () => {
    await place();
    await tellOf(-long);
    await command({ type: 'CancelOrder' });
    expect(await tellOf(long)).toContain('OrderCancellationNoted');
  });
});
