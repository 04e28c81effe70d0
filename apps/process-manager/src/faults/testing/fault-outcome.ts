import {
  decodeStoredOrderEvent,
  decodeStoredPaymentEvent,
  decodeStoredStockEvent,
  ordersCategory,
  paymentsCategory,
  stockCategory,
} from '@daybook/contracts';
import { type EventLog, type RecordedEvent, wholeStream } from '@daybook/event-log';
import { orderDecider, type OrderState, orderTotal } from '@daybook/ordering';
import type { PaymentEvent } from '@daybook/payment';
import { stockDecider, type StockState } from '@daybook/stock';
import type { FaultRun } from './fault-run.js';
import { skus } from './fault-schedule.js';
import type { Entries } from './ledger.js';

/** How long a crashed manager keeps a deadline from others, and by how much more a deadline may be late. */
const leaseMs = 30_000;
const longestDelayMs = 120_000;

interface Payment {
  readonly order: OrderState;
  readonly process: readonly PaymentEvent[];
  readonly entries: Entries;
}

/** Expects that each order is at its end, its money and stock are in order, and nothing is left to do. */
export async function expectInOrder(run: FaultRun): Promise<void> {
  const { log } = run.engines;
  const entries = await run.ledger.entries();
  const orders = new Map<string, OrderState>();
  for (const { orderId } of run.schedule.orders) {
    const events = await streamOf(log, ordersCategory, orderId);
    const order = events.map(decodeStoredOrderEvent).reduce(orderDecider.evolve, orderDecider.initialState);
    const stored = await streamOf(log, paymentsCategory, orderId);
    const process = stored.map(decodeStoredPaymentEvent);
    expectEndInTime(run, events);
    expectDecidedOnWhatWas(events, stored);
    expectMoneyInOrder({ order, process, entries: entriesOf(entries, orderId) });
    orders.set(orderId, order);
  }
  for (const sku of skus) expectStockInOrder(sku, await streamOf(log, stockCategory, sku), orders);
}

async function streamOf(log: EventLog, category: string, streamId: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of wholeStream(log, { category, streamId })) events.push(event);
  return events;
}

const entriesOf = ({ charges, refunds }: Entries, orderId: string): Entries => ({
  charges: charges.filter((charge) => charge.orderId === orderId),
  refunds: refunds.filter(({ key }) => key.startsWith(`${orderId}:`)),
});

function expectEndInTime(
  { windowsEndMs, outagesMs, crashes }: FaultRun,
  events: readonly RecordedEvent[],
): void {
  const end = events.find(({ type }) => type === 'OrderConfirmed' || type === 'OrderCancelled');
  expect(end).toBeDefined();
  const latestMs = windowsEndMs + outagesMs + crashes * leaseMs + longestDelayMs;
  expect(Date.parse(end!.occurredAt)).toBeLessThanOrEqual(latestMs);
}

/** Expects that a process has changed its order only from the very version that it had decided on. */
function expectDecidedOnWhatWas(order: readonly RecordedEvent[], process: readonly RecordedEvent[]): void {
  const requests = new Map(process.map((event) => [event.eventId, event]));
  for (const [first] of Map.groupBy(order, ({ commandId }) => commandId).values()) {
    const request = requests.get(first!.causationId ?? '');
    if (request === undefined || request.type === 'RefundRecordingRequested') continue;
    expect(request.data).toMatchObject({ orderVersion: first!.version - 1 });
  }
}

function expectMoneyInOrder({ order, process, entries }: Payment): void {
  const charges = entries.charges.filter(({ outcome }) => outcome.kind === 'succeeded');
  const refunds = entries.refunds.filter(({ outcome }) => outcome.kind === 'refunded');
  expect(entries.charges.filter(({ outcome }) => outcome.kind === 'pending')).toEqual([]);
  expect(process.filter(({ type }) => type === 'PaymentReviewRequested')).toEqual([]);
  expect(process.filter(({ type }) => type === 'PaymentProcessCompleted')).toHaveLength(1);
  const kept = charges.filter(({ amountMinor, outcome }) => {
    const { reference } = outcome as { readonly reference: string };
    return amountMinor > sumOf(refunds.filter((refund) => refund.reference === reference));
  });
  expect(kept).toHaveLength(isPaid(order) && totalOf(order) > 0 ? 1 : 0);
  expect(sumOf(charges) - sumOf(refunds)).toBe(isPaid(order) ? totalOf(order) : 0);
  if (order.status === 'cancelled') expect(order.payment.refundedMinor).toBe(order.payment.paidMinor);
}

/** Whether the order is paid by card: nobody but its process tells an order that it is paid. */
const isPaid = (order: OrderState): boolean =>
  order.status !== 'none' && order.status !== 'cancelled' && order.payment.paidMinor > 0;

function totalOf(order: OrderState): number {
  const total = orderTotal('lines' in order ? order.lines.values() : []);
  return total.ok ? total.minor : NaN;
}

const sumOf = (entries: readonly { readonly amountMinor: number }[]): number =>
  entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** Expects that stock is never below zero, and that what is still to be sent is reserved, no less and no more. */
function expectStockInOrder(
  sku: string,
  events: readonly RecordedEvent[],
  orders: ReadonlyMap<string, OrderState>,
): void {
  let stock: StockState = stockDecider.initialState;
  for (const event of events) {
    stock = stockDecider.evolve(stock, decodeStoredStockEvent(event));
    if (stock.status === 'unknown') continue;
    const { onHand, reserved, reservations } = stock;
    expect(reserved).toBe([...reservations].reduce((sum, [, { quantity }]) => sum + quantity, 0));
    expect(reserved).toBeGreaterThanOrEqual(0);
    expect(onHand - reserved).toBeGreaterThanOrEqual(0);
  }
  if (stock.status === 'unknown') return;
  const held = Object.fromEntries(
    [...stock.reservations].map(([orderId, { quantity }]) => [orderId, quantity]),
  );
  const wanted = [...orders].flatMap(([orderId, order]) => {
    const quantity = toShip(order, sku);
    return quantity > 0 ? [[orderId, quantity] as const] : [];
  });
  expect(held).toEqual(Object.fromEntries(wanted));
}

/** Units that a living order is still to be sent; shipments take all that is left. */
function toShip(order: OrderState, sku: string): number {
  if (order.status !== 'confirmed') return 0;
  const ofSku = [...order.lines.values()].filter((line) => line.sku === sku);
  return ofSku.reduce((sum, { quantity }) => sum + quantity, 0);
}
