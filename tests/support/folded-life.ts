import type { RecordedEvent } from '@daybook/event-log';

/* The packages and the money of an order, worked out like the rest of it in folded-order.ts. */

export interface FoldedShipment {
  readonly shipmentId: number;
  status: string;
  readonly items: ReadonlyArray<{ readonly lineId: number; readonly quantity: number }>;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly dispatchedAt: string;
  deliveredAt?: string;
  failedAttempts: number;
}

interface Told {
  readonly type: string;
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Quantities {
  readonly quantity: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly returned: number;
}

const toldOf = (events: readonly RecordedEvent[], type: string): Told[] =>
  (events as readonly unknown[] as readonly Told[]).filter((event) => event.type === type);

/** The shipments, and what they and the returns come to for a line. */
export function foldFulfilment(events: readonly RecordedEvent[]) {
  const shipments = toldOf(events, 'ShipmentDispatched').map(({ data, occurredAt }): FoldedShipment => ({
    ...(data as unknown as Pick<FoldedShipment, 'shipmentId' | 'items' | 'carrier'>),
    status: 'dispatched',
    dispatchedAt: occurredAt,
    failedAttempts: 0,
  }));
  for (const { data } of toldOf(events, 'DeliveryFailed')) {
    const shipment = shipments.find(({ shipmentId }) => shipmentId === data['shipmentId'])!;
    shipment.failedAttempts += 1;
    if (data['returnedToSender'] === true) shipment.status = 'returnedToSender';
  }
  for (const { data, occurredAt } of toldOf(events, 'ShipmentDelivered')) {
    const shipment = shipments.find(({ shipmentId }) => shipmentId === data['shipmentId'])!;
    shipment.status = 'delivered';
    shipment.deliveredAt = occurredAt;
  }
  const returns = toldOf(events, 'ItemsReturned').map(({ data }) => data as Pick<FoldedShipment, 'items'>);
  const cancellations = toldOf(events, 'ItemsCancelled').map(
    ({ data }) => data as Pick<FoldedShipment, 'items'>,
  );
  const delivered = shipments.filter(({ status }) => status === 'delivered');
  const out = shipments.filter(({ status }) => status !== 'returnedToSender');
  const of = (lineId: number) => ({
    shipped: countOf(lineId, out),
    delivered: countOf(lineId, delivered),
    returned: countOf(lineId, returns),
  });
  return { shipments, of, cancelled: (lineId: number) => countOf(lineId, cancellations) };
}

const countOf = (lineId: number, among: ReadonlyArray<Pick<FoldedShipment, 'items'>>): number =>
  among
    .flatMap(({ items }) => items)
    .filter((item) => item.lineId === lineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);

/** The status of an order that is confirmed and not cancelled. */
export function statusOf(lines: readonly Quantities[]): string {
  if (lines.every(({ quantity, returned }) => quantity === returned)) return 'returned';
  if (lines.every(({ quantity, delivered }) => quantity === delivered)) return 'delivered';
  return lines.every(({ shipped }) => shipped === 0) ? 'confirmed' : 'shipped';
}

const unpaid: Readonly<Record<string, string>> = {
  card: 'pending',
  invoice: 'invoiced',
  cashOnDelivery: 'cashOnDelivery',
};

export function foldPayment(events: readonly RecordedEvent[], sum: (amounts: readonly string[]) => string) {
  const amounts = (type: string) => toldOf(events, type).map(({ data }) => data['amount'] as string);
  const changed = toldOf(events, 'PaymentMethodChanged').at(-1)?.data['after'];
  const method = changed ?? (events[0]!.data as { paymentMethod: string }).paymentMethod;
  const [paid] = amounts('PaymentConfirmed');
  if (paid === undefined) {
    const [cancellation] = toldOf(events, 'OrderCancelled');
    const hasFailed = method === 'card' && cancellation?.data['cause'] === 'paymentFailed';
    return { method, status: hasFailed ? 'failed' : unpaid[method as string] };
  }
  const refunds = amounts('PaymentRefunded');
  if (refunds.length === 0) return { method, status: 'paid', paid };
  const refunded = sum(refunds);
  return { method, status: refunded === paid ? 'refunded' : 'paid', paid, refunded };
}
