import { orderSteps } from '@daybook/contracts';
import type { OrderCommand, OrderEvent, OrderPlaced, PaymentMethod } from '@daybook/ordering';

/* Where an order can stand, and what can be asked of it there. Every order here is of 4 A and 2 B, 20.00 EUR. */

const lines = [
  { lineId: 1, sku: 'A', quantity: 4, unitPriceMinor: 300 },
  { lineId: 2, sku: 'B', quantity: 2, unitPriceMinor: 400 },
];
const placed = (paymentMethod: PaymentMethod): OrderPlaced => ({
  type: 'OrderPlaced',
  customerId: 'C',
  currency: 'EUR',
  paymentMethod,
  lines,
});
const free: OrderPlaced = {
  ...placed('card'),
  lines: lines.map((line) => ({ ...line, unitPriceMinor: 0 })),
};
const confirmed: OrderEvent = { type: 'OrderConfirmed' };
const paid: OrderEvent = { type: 'PaymentConfirmed', amountMinor: 2_000, currency: 'EUR' };
const refunded: OrderEvent = { type: 'PaymentRefunded', amountMinor: 2_000, currency: 'EUR' };
const cancelled: OrderEvent = { type: 'OrderCancelled' };
const delivered: OrderEvent = { type: 'ShipmentDelivered', shipmentId: 1 };
const cameBack: OrderEvent = {
  type: 'DeliveryFailed',
  shipmentId: 1,
  attempt: 1,
  returnedToSender: true,
};
const dispatched = (...quantities: number[]): OrderEvent => ({
  type: 'ShipmentDispatched',
  shipmentId: 1,
  items: quantities.map((quantity, index) => ({ lineId: index + 1, quantity })),
});
const returned = (quantity: number, ...more: number[]): OrderEvent => ({
  type: 'ItemsReturned',
  items: [quantity, ...more].map((each, index) => ({ lineId: index + 1, quantity: each })),
  valueMinor: 300 * quantity + 400 * (more[0] ?? 0),
  currency: 'EUR',
});
const itemsCancelled = (quantity: number, more: number): OrderEvent => ({
  type: 'ItemsCancelled',
  items: [quantity, more].map((each, index) => ({ lineId: index + 1, quantity: each })),
  valueMinor: 300 * quantity + 400 * more,
  currency: 'EUR',
});
const onInvoice = [placed('invoice'), confirmed];

export const situations = {
  'not there': [],
  'placed, by card': [placed('card')],
  'placed, on invoice': [placed('invoice')],
  'placed, free, by card': [free],
  confirmed: onInvoice,
  'confirmed, paid': [placed('card'), paid, confirmed],
  'shipped in part': [...onInvoice, dispatched(3)],
  'shipped whole': [...onInvoice, dispatched(4, 2)],
  'shipped, the rest cancelled': [...onInvoice, dispatched(3), itemsCancelled(1, 2)],
  'all returned to sender': [...onInvoice, dispatched(4, 2), cameBack],
  'delivered in part': [...onInvoice, dispatched(3), delivered],
  delivered: [...onInvoice, dispatched(4, 2), delivered],
  'delivered, paid': [...onInvoice, dispatched(4, 2), delivered, paid],
  'returned in part': [...onInvoice, dispatched(4, 2), delivered, returned(1)],
  returned: [...onInvoice, dispatched(4, 2), delivered, returned(4, 2)],
  cancelled: [placed('invoice'), cancelled],
  'cancelled, paid': [placed('card'), paid, confirmed, cancelled],
  'cancelled, refunded': [placed('card'), paid, confirmed, cancelled, refunded],
} as const satisfies Readonly<Record<string, readonly OrderEvent[]>>;

type Situation = keyof typeof situations;

export interface CommandSample {
  readonly says: string;
  readonly situation: Situation;
  readonly command: OrderCommand;
}

type Samples<Type extends OrderCommand['type']> = {
  readonly [Each in Type]: readonly [CommandSample, ...CommandSample[]];
};

const sample = (says: string, situation: Situation, command: OrderCommand): CommandSample => ({
  says,
  situation,
  command,
});

const order = {
  type: 'PlaceOrder',
  customerId: 'C',
  currency: 'EUR',
  paymentMethod: 'invoice',
  lines: [{ sku: 'A', quantity: 4, unitPrice: '3.00' }],
} as const;
const orderOf = (line: object, more: object = {}): OrderCommand => ({
  ...order,
  ...more,
  lines: [{ ...order.lines[0], ...line }],
});
const modify = (change: object, times = 1): OrderCommand =>
  ({ type: 'ModifyOrder', changes: Array.from({ length: times }, () => change) }) as OrderCommand;
const address = { line1: '1 High Street', city: 'Leeds', country: 'GB' };
const readdress = { action: 'changeShippingAddress', shippingAddress: address };
const pay = (amount: string, currency?: string): OrderCommand => ({
  type: 'RecordPayment',
  amount,
  ...(currency !== undefined && { currency }),
});
const payBy = (paymentMethod: PaymentMethod, paymentToken?: string): OrderCommand => ({
  type: 'ChangePaymentMethod',
  paymentMethod,
  ...(paymentToken !== undefined && { paymentToken }),
});
const refund = (amount: string): OrderCommand => ({ type: 'RefundPayment', amount });
type Quantities = ReadonlyArray<readonly [lineId: number, quantity: number]>;
const itemsOf = (quantities: Quantities) => quantities.map(([lineId, quantity]) => ({ lineId, quantity }));
const ship = (...quantities: Quantities): OrderCommand => ({
  type: 'DispatchShipment',
  items: itemsOf(quantities),
});
const takeBack = (...quantities: Quantities): OrderCommand => ({
  type: 'ReturnItems',
  items: itemsOf(quantities),
});
const cancelItems = (...quantities: Quantities): OrderCommand => ({
  type: 'CancelItems',
  items: itemsOf(quantities),
});
const manyLines = Array.from({ length: 5_001 }, () => order.lines[0]);

/** The first of each command is asked in every situation, the others where they say something. */
export const commandSamples: Samples<OrderCommand['type']> = {
  PlaceOrder: [
    sample('an order as it should be', 'not there', order),
    sample('no customer', 'not there', orderOf({}, { customerId: '' })),
    sample('a currency that is none', 'not there', orderOf({}, { currency: 'XYZ' })),
    sample('a payment token, but no card', 'not there', orderOf({}, { paymentToken: 'pm_7281' })),
    sample('no lines', 'not there', { ...order, lines: [] }),
    sample('more than 5,000 lines', 'not there', { ...order, lines: manyLines }),
    sample('no sku', 'not there', orderOf({ sku: '' })),
    sample('a quantity of 1.5', 'not there', orderOf({ quantity: 1.5 })),
    sample('a quantity of 0', 'not there', orderOf({ quantity: 0 })),
    sample('a quantity above 1,000,000,000', 'not there', orderOf({ quantity: 1_000_000_001 })),
    sample('a price of "3,00"', 'not there', orderOf({ unitPrice: '3,00' })),
    sample('a price below 0', 'not there', orderOf({ unitPrice: '-3' })),
    sample('a price of 3.001 EUR', 'not there', orderOf({ unitPrice: '3.001' })),
    sample('an amount beyond what is exact', 'not there', orderOf({ unitPrice: '90071992547409.91' })),
  ],
  ModifyOrder: [
    sample('a quantity', 'placed, on invoice', modify({ action: 'changeQuantity', lineId: 1, quantity: 3 })),
    sample('another address, while confirmed', 'confirmed', modify(readdress)),
    sample('another address, while shipped', 'shipped in part', modify(readdress)),
    sample(
      'a line that there is not',
      'placed, on invoice',
      modify({ action: 'changeQuantity', lineId: 9, quantity: 3 }),
    ),
    sample(
      'the quantity that there is',
      'placed, on invoice',
      modify({ action: 'changeQuantity', lineId: 1, quantity: 4 }),
    ),
    sample('more than 10,000 changes', 'placed, on invoice', modify(readdress, 10_001)),
  ],
  ConfirmOrder: [sample('nothing', 'placed, on invoice', { type: 'ConfirmOrder' })],
  CancelOrder: [sample('nothing', 'placed, on invoice', { type: 'CancelOrder' })],
  CancelItems: [
    sample('nothing, which is all that is left', 'shipped in part', { type: 'CancelItems' }),
    sample('1 A', 'shipped in part', cancelItems([1, 1])),
    sample('nothing, after a part was delivered', 'delivered in part', { type: 'CancelItems' }),
    sample('everything', 'confirmed', cancelItems([1, 4], [2, 2])),
    sample('no items', 'confirmed', cancelItems()),
    sample('a line that there is not', 'confirmed', cancelItems([9, 1])),
    sample('a line twice', 'confirmed', cancelItems([1, 1], [1, 1])),
    sample('more than is left to ship', 'shipped in part', cancelItems([1, 2])),
  ],
  RecordPayment: [
    sample('20.00', 'placed, by card', pay('20.00')),
    sample('another amount', 'placed, by card', pay('19.99')),
    sample('another currency', 'placed, by card', pay('20.00', 'USD')),
    sample('"20,00"', 'placed, by card', pay('20,00')),
    sample('0', 'placed, by card', pay('0')),
    sample('20.001 EUR', 'placed, by card', pay('20.001')),
  ],
  ChangePaymentMethod: [
    sample('cash on delivery', 'placed, by card', payBy('cashOnDelivery')),
    sample('the method that it has', 'placed, by card', payBy('card')),
    sample('a card by its payment token', 'placed, by card', payBy('card', 'pm_7281')),
    sample('a payment token, but no card', 'placed, by card', payBy('invoice', 'pm_7281')),
  ],
  DispatchShipment: [
    sample('nothing, which is all that is left', 'confirmed', { type: 'DispatchShipment' }),
    sample('the rest of a line', 'shipped in part', ship([1, 1])),
    sample('no items', 'confirmed', ship()),
    sample('a line that there is not', 'confirmed', ship([9, 1])),
    sample('a line twice', 'confirmed', ship([1, 1], [1, 1])),
    sample('more than is left of a line', 'shipped in part', ship([1, 2])),
  ],
  RecordDelivery: [sample('shipment 1', 'shipped whole', { type: 'RecordDelivery', shipmentId: 1 })],
  RecordDeliveryFailure: [
    sample('shipment 1', 'shipped whole', { type: 'RecordDeliveryFailure', shipmentId: 1 }),
    sample('shipment 1, returned to sender', 'shipped whole', {
      type: 'RecordDeliveryFailure',
      shipmentId: 1,
      returnedToSender: true,
    }),
    sample('shipment 1, returned to sender and put in stock', 'shipped whole', {
      type: 'RecordDeliveryFailure',
      shipmentId: 1,
      returnedToSender: true,
      restock: true,
    }),
    sample('shipment 1, to be put in stock without having returned', 'shipped whole', {
      type: 'RecordDeliveryFailure',
      shipmentId: 1,
      restock: true,
    }),
  ],
  ReturnItems: [
    sample('3 A', 'delivered', takeBack([1, 3])),
    sample('everything', 'delivered', takeBack([1, 4], [2, 2])),
    sample('the rest', 'returned in part', takeBack([1, 3], [2, 2])),
    sample('no items', 'delivered', takeBack()),
    sample('a line that there is not', 'delivered', takeBack([9, 1])),
    sample('a line twice', 'delivered', takeBack([1, 1], [1, 1])),
    sample('more than was delivered', 'delivered in part', takeBack([1, 4])),
    sample('more than is left after a return', 'returned in part', takeBack([1, 4])),
    sample('everything, all but one A to be put in stock', 'delivered', {
      type: 'ReturnItems',
      items: itemsOf([
        [1, 4],
        [2, 2],
      ]),
      restock: itemsOf([
        [1, 3],
        [2, 2],
      ]),
    }),
    sample('more to be put in stock than came back', 'delivered', {
      type: 'ReturnItems',
      items: itemsOf([[1, 3]]),
      restock: itemsOf([[1, 4]]),
    }),
  ],
  RefundPayment: [
    sample('5.00', 'delivered, paid', refund('5.00')),
    sample('nothing, which is all that is left', 'delivered, paid', { type: 'RefundPayment' }),
    sample('more than was paid', 'delivered, paid', refund('20.01')),
    sample('"all"', 'delivered, paid', refund('all')),
    sample('0', 'delivered, paid', refund('0')),
  ],
};

const stepRoutes = Object.entries(orderSteps).map(([type, { method, path }]) => {
  const place = path.replace(/:(\w+)/g, '{$1}');
  return [type, `${method} /v1/orders/{orderId}${place}`] as const;
});

/** Of each command. */
export const routes: ReadonlyMap<string, string> = new Map([
  ['PlaceOrder', 'POST /v1/orders'],
  ...stepRoutes,
]);
