import type { RecordedEvent } from '@daybook/event-log';
import { foldFulfilment, type FoldedShipment, foldPayment, statusOf } from './folded-life.js';

/*
 * What an order is after some events, worked out from their stored form alone and by other means than the
 * product's: no code of it is used, and money is counted in big integers of the currency's minor unit.
 */

/** An order as an answer holds it. */
export type FoldedOrder = Readonly<Record<string, unknown>>;

export interface StoredLine {
  readonly lineId: number;
  readonly sku: string;
  readonly description?: string;
  readonly quantity: number;
  readonly unitPrice: string;
}

interface StoredChange {
  readonly kind: string;
  readonly lineId?: number;
  readonly line?: StoredLine;
  readonly after?: unknown;
}

const minorDigits: Readonly<Record<string, number>> = { GBP: 2, EUR: 2, JPY: 0, KWD: 3 };

/** The order after these events of its stream; nothing after none. */
export function foldOrder(events: readonly RecordedEvent[]): FoldedOrder | undefined {
  const [first] = events;
  if (first === undefined) return undefined;
  const placed = first.data as Record<string, unknown>;
  const { customerId, currency, country } = placed;
  let shippingAddress = placed['shippingAddress'];
  let lines = [...(placed['lines'] as StoredLine[])];
  let status = 'placed';
  let cancellation: Record<string, unknown> = {};

  for (const { type, data } of events.slice(1)) {
    const content = data as Record<string, unknown>;
    if (type === 'OrderConfirmed') status = 'confirmed';
    if (type === 'OrderCancelled') [status, cancellation] = ['cancelled', content];
    for (const change of (content['changes'] ?? []) as StoredChange[]) {
      if (change.kind === 'shippingAddressChanged') shippingAddress = change.after;
      else lines = changedLines(lines, change);
    }
  }
  const last = events.at(-1)!;
  const digits = minorDigits[currency as string]!;
  const { shipments, cancelled, ...quantities } = foldFulfilment(events);
  lines = lines.map((line) => ({ ...line, ...lessCancelled(line, cancelled(line.lineId)) }));
  const total = lines.reduce((sum, line) => sum + amountOf(line, digits), 0n);
  const fulfilled = lines.map((line) => ({ ...line, ...quantities.of(line.lineId) }));
  return withoutUndefined({
    orderId: first.streamId,
    version: last.version,
    status: status === 'confirmed' ? statusOf(fulfilled) : status,
    customerId,
    country,
    currency,
    total: decimal(total, digits),
    units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    payment: foldPayment(events, (amounts) => decimal(sumOf(amounts, digits), digits)),
    shippingAddress,
    cancellationReason: cancellation['reason'],
    cancellationCause: cancellation['cause'],
    placedAt: first.occurredAt,
    updatedAt: last.occurredAt,
    lines: fulfilled.map((line) => ({ ...line, amount: decimal(amountOf(line, digits), digits) })),
    shipments,
    returnedValue: decimal(returnedValue(fulfilled, digits), digits),
  });
}

const lessCancelled = ({ quantity }: StoredLine, cancelled: number) =>
  cancelled === 0 ? {} : { quantity: quantity - cancelled, cancelled };

function changedLines(lines: StoredLine[], { kind, lineId, line, after }: StoredChange): StoredLine[] {
  switch (kind) {
    case 'lineAdded':
      return [...lines, line!];
    case 'lineRemoved':
      return lines.filter((each) => each.lineId !== line!.lineId);
    case 'quantityChanged':
      return lines.map((each) => (each.lineId === lineId ? { ...each, quantity: after as number } : each));
    default:
      throw new Error(`Nothing is known of a change of kind ${kind}.`);
  }
}

/** Every single value of an order by its pointer, lines and shipments by their ids; less what each event changes anyway. */
export function leavesOf(order: FoldedOrder | undefined): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  if (order === undefined) return leaves;
  const { version: _version, updatedAt: _updatedAt, lines, shipments, ...rest } = order;
  const byId = {
    lines: Object.fromEntries((lines as StoredLine[]).map((line) => [line.lineId, line])),
    shipments: Object.fromEntries((shipments as FoldedShipment[]).map((each) => [each.shipmentId, each])),
  };
  collectLeaves('', { ...rest, ...byId }, leaves);
  return leaves;
}

/** Adds the single values that `value` consists of, each by its pointer. */
export function collectLeaves(pointer: string, value: unknown, leaves: Map<string, unknown>): void {
  if (typeof value !== 'object' || value === null) {
    if (value !== undefined) leaves.set(pointer, value);
    return;
  }
  for (const [name, field] of Object.entries(value)) collectLeaves(`${pointer}/${name}`, field, leaves);
}

const amountOf = ({ unitPrice, quantity }: StoredLine, digits: number): bigint =>
  minorOf(unitPrice, digits) * BigInt(quantity);

/** Not the values that the events tell, but what they ought to be. */
const returnedValue = (lines: ReadonlyArray<StoredLine & { returned: number }>, digits: number): bigint =>
  lines.reduce((sum, line) => sum + amountOf({ ...line, quantity: line.returned }, digits), 0n);

const sumOf = (amounts: readonly string[], digits: number): bigint =>
  amounts.reduce((sum, amount) => sum + minorOf(amount, digits), 0n);

function minorOf(amount: string, digits: number): bigint {
  const [whole = '', fraction = ''] = amount.split('.');
  if (fraction.length !== digits) throw new Error(`${amount} has not ${digits} decimals.`);
  return BigInt(whole + fraction);
}

function decimal(minor: bigint, digits: number): string {
  const scale = 10n ** BigInt(digits);
  const whole = String(minor / scale);
  return digits === 0 ? whole : `${whole}.${String(minor % scale).padStart(digits, '0')}`;
}

const withoutUndefined = (order: Record<string, unknown>): FoldedOrder =>
  Object.fromEntries(Object.entries(order).filter(([, value]) => value !== undefined));
