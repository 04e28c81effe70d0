import type { LineRequest, PlaceOrder } from '../order.commands.js';
import type {
  Address,
  DeliveryFailed,
  Item,
  ItemsCancelled,
  ItemsReturned,
  Line,
  OrderCancelled,
  OrderConfirmed,
  OrderEvent,
  OrderPlaced,
  PaymentConfirmed,
  PaymentRefunded,
  ShipmentDelivered,
  ShipmentDispatched,
} from '../order.events.js';

/* Example orders for specs. */

export const highStreet: Address = { line1: '1 High Street', city: 'Leeds', country: 'GB' };
export const lowRoad: Address = { recipient: 'B. Buyer', line1: '2 Low Road', city: 'York', country: 'GB' };

export const holderRequest: LineRequest = { sku: '85123A', quantity: 6, unitPrice: '2.55' };
export const lanternRequest: LineRequest = {
  sku: '71053',
  description: 'WHITE METAL LANTERN',
  quantity: 2,
  unitPrice: '3.39',
};

export const holder: Line = { lineId: 1, sku: '85123A', quantity: 6, unitPriceMinor: 255 };
export const lantern: Line = {
  lineId: 2,
  sku: '71053',
  description: 'WHITE METAL LANTERN',
  quantity: 2,
  unitPriceMinor: 339,
};

export const placeOrder: PlaceOrder = {
  type: 'PlaceOrder',
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'invoice',
  lines: [holderRequest, lanternRequest],
};

export const orderPlaced: OrderPlaced = {
  type: 'OrderPlaced',
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'invoice',
  lines: [holder, lantern],
};

export const orderConfirmed: OrderConfirmed = { type: 'OrderConfirmed' };
export const orderCancelled: OrderCancelled = { type: 'OrderCancelled' };

/** The order's total is 22.08: six holders of 2.55 and two lanterns of 3.39. */
export const paymentConfirmed: PaymentConfirmed = {
  type: 'PaymentConfirmed',
  amountMinor: 2208,
  currency: 'GBP',
};
export const paymentRefunded = (amountMinor: number): PaymentRefunded => ({
  type: 'PaymentRefunded',
  amountMinor,
  currency: 'GBP',
});

/** Items in short: `[[1, 6], [2, 2]]` are six of line 1 and two of line 2. */
export type Quantities = ReadonlyArray<readonly [lineId: number, quantity: number]>;
export const itemsOf = (quantities: Quantities): Item[] =>
  quantities.map(([lineId, quantity]) => ({ lineId, quantity }));

export const dispatched = (shipmentId: number, ...quantities: Quantities): ShipmentDispatched => ({
  type: 'ShipmentDispatched',
  shipmentId,
  items: itemsOf(quantities),
});
export const delivered = (shipmentId: number): ShipmentDelivered => ({
  type: 'ShipmentDelivered',
  shipmentId,
});
export const deliveryFailed = (shipmentId: number, attempt: number): DeliveryFailed => ({
  type: 'DeliveryFailed',
  shipmentId,
  attempt,
  returnedToSender: false,
});
export const cameBack = (shipmentId: number, attempt: number): DeliveryFailed => ({
  ...deliveryFailed(shipmentId, attempt),
  returnedToSender: true,
});
export const itemsReturned = (valueMinor: number, ...quantities: Quantities): ItemsReturned => ({
  type: 'ItemsReturned',
  items: itemsOf(quantities),
  valueMinor,
  currency: 'GBP',
});
export const itemsCancelled = (valueMinor: number, ...quantities: Quantities): ItemsCancelled => ({
  type: 'ItemsCancelled',
  items: itemsOf(quantities),
  valueMinor,
  currency: 'GBP',
});

export const shippedWhole: readonly OrderEvent[] = [
  orderPlaced,
  orderConfirmed,
  dispatched(1, [1, 6], [2, 2]),
];
export const deliveredWhole: readonly OrderEvent[] = [...shippedWhole, delivered(1)];
export const returnedWhole: readonly OrderEvent[] = [...deliveredWhole, itemsReturned(2208, [1, 6], [2, 2])];
