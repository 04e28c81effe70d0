import { limits, type OrderCommand, type Restock } from '@daybook/ordering';
import Type, { type Static, type TObject } from 'typebox';
import {
  CancelOrderRequest,
  ConfirmOrderRequest,
  ModifyOrderRequest,
  occurredAt,
  OrderCommandAnswer,
} from './order-requests.js';
import {
  Carrier,
  CurrencyCode,
  LineId,
  MovedAmount,
  PaymentMethod,
  PaymentReference,
  PaymentToken,
  Quantity,
  Reason,
  ShipmentId,
  TrackingNumber,
} from './values.js';

/*
 * The steps of an order between its placing and its end: what is asked of it, and where. The command-service makes its
 * routes of them, and docs/orders.md names these.
 */

const closed = { additionalProperties: false };

export const RecordPaymentRequest = Type.Object(
  {
    amount: MovedAmount,
    currency: Type.Optional(CurrencyCode),
    reference: Type.Optional(PaymentReference),
    occurredAt,
  },
  closed,
);
export type RecordPaymentRequest = Static<typeof RecordPaymentRequest>;

export const ChangePaymentMethodRequest = Type.Object(
  {
    paymentMethod: PaymentMethod,
    paymentToken: Type.Optional(PaymentToken),
    reason: Type.Optional(Reason),
    occurredAt,
  },
  closed,
);
export type ChangePaymentMethodRequest = Static<typeof ChangePaymentMethodRequest>;

export const RefundPaymentRequest = Type.Object(
  {
    amount: Type.Optional(MovedAmount),
    reference: Type.Optional(PaymentReference),
    reason: Type.Optional(Reason),
    occurredAt,
  },
  closed,
);
export type RefundPaymentRequest = Static<typeof RefundPaymentRequest>;

/** `none` is the code of a list that is empty, or missing where it is needed. */
const Item = Type.Object({ lineId: LineId, quantity: Quantity }, closed);

const items = (none: string) =>
  Type.Array(Item, {
    minItems: 1,
    maxItems: limits.maxLines,
    description: 'Some quantity of some lines, each line once.',
    'x-codes': { required: none, minItems: none },
  });

/** One schema of two types rather than a union of two schemas, so that mistakes in a list are named for what they are. */
const restock = Type.Optional(
  Type.Unsafe<Restock>({
    type: ['boolean', 'array'],
    items: Item,
    maxItems: limits.maxLines,
    description:
      'What of it goes back into stock: all (`true`), nothing (`false`, or where nothing is said), or so many of some lines.',
    examples: [true, [{ lineId: 1, quantity: 2 }]],
  }),
);

export const DispatchShipmentRequest = Type.Object(
  {
    items: Type.Optional(items('nothing-to-ship')),
    carrier: Type.Optional(Carrier),
    trackingNumber: Type.Optional(TrackingNumber),
    occurredAt,
  },
  closed,
);
export type DispatchShipmentRequest = Static<typeof DispatchShipmentRequest>;

export const DispatchShipmentAnswer = Type.Object({
  ...OrderCommandAnswer.properties,
  shipmentId: ShipmentId,
});
export type DispatchShipmentAnswer = Static<typeof DispatchShipmentAnswer>;

export const CancelItemsRequest = Type.Object(
  { items: Type.Optional(items('nothing-to-cancel')), reason: Type.Optional(Reason), occurredAt },
  closed,
);
export type CancelItemsRequest = Static<typeof CancelItemsRequest>;

export const RecordDeliveryRequest = Type.Object({ occurredAt }, closed);
export type RecordDeliveryRequest = Static<typeof RecordDeliveryRequest>;

export const RecordDeliveryFailureRequest = Type.Object(
  { reason: Type.Optional(Reason), returnedToSender: Type.Optional(Type.Boolean()), restock, occurredAt },
  closed,
);
export type RecordDeliveryFailureRequest = Static<typeof RecordDeliveryFailureRequest>;

export const ReturnItemsRequest = Type.Object(
  { items: items('nothing-to-return'), reason: Type.Optional(Reason), restock, occurredAt },
  closed,
);
export type ReturnItemsRequest = Static<typeof ReturnItemsRequest>;

/** What can be asked of an order that is there. */
export type StepType = Exclude<OrderCommand['type'], 'PlaceOrder'>;

/** One step over HTTP. What path and body say makes the command. */
export interface OrderStep<Body extends TObject = TObject> {
  readonly method: 'POST' | 'PATCH';
  /** Below the order's own path. */
  readonly path: `` | `/${string}`;
  readonly summary: string;
  readonly body: Body;
  /** Whether it may be left out. */
  readonly isBodyOptional?: boolean;
  /** Default: that of every command. */
  readonly answer?: TObject;
  /** The codes that it is refused with, by status, beside those of every command. */
  readonly problems: Readonly<Record<number, string | readonly string[]>>;
}

type CommandOf<Type> = Extract<OrderCommand, { readonly type: Type }>;

/** What the body has to say: all of the command that the path does not. */
type Said<Type> = Omit<CommandOf<Type>, 'type' | 'shipmentId'>;

type Says<Type, Body> = Body extends TObject
  ? Omit<Static<Body>, 'occurredAt'> extends Said<Type>
    ? unknown
    : Said<Type>
  : never;

/** The step of a command, whose body says what the command needs or does not compile. */
const step = <Name extends StepType, Body extends TObject>(
  _of: Name,
  described: OrderStep<Body> & { readonly body: Says<Name, Body> },
): OrderStep => described;

const shipmentCodes = [
  'shipment-already-delivered',
  'shipment-returned-to-sender',
  'order-already-cancelled',
];
const amountCodes = ['amount-malformed', 'amount-not-positive', 'amount-too-precise', 'amount-too-large'];

const changedLineCodes = [
  'order-without-lines',
  'too-many-lines',
  'price-negative',
  'price-too-precise',
  'amount-too-large',
];

export const orderSteps: Readonly<Record<StepType, OrderStep>> = {
  ModifyOrder: step('ModifyOrder', {
    method: 'PATCH',
    path: '',
    summary: 'Change an order',
    body: ModifyOrderRequest,
    problems: {
      409: ['order-already-shipped', 'order-already-cancelled'],
      422: ['order-already-confirmed', 'line-not-found', 'nothing-changed', ...changedLineCodes],
    },
  }),
  ConfirmOrder: step('ConfirmOrder', {
    method: 'POST',
    path: '/confirmation',
    summary: 'Confirm an order',
    body: ConfirmOrderRequest,
    isBodyOptional: true,
    problems: { 409: ['payment-pending', 'order-already-confirmed', 'order-already-cancelled'] },
  }),
  CancelOrder: step('CancelOrder', {
    method: 'POST',
    path: '/cancellation',
    summary: 'Cancel an order',
    body: CancelOrderRequest,
    isBodyOptional: true,
    problems: { 409: ['order-already-shipped', 'order-already-cancelled'] },
  }),
  CancelItems: step('CancelItems', {
    method: 'POST',
    path: '/item-cancellations',
    summary: 'Cancel what is not shipped',
    body: CancelItemsRequest,
    isBodyOptional: true,
    problems: {
      409: ['order-not-confirmed', 'order-already-shipped', 'order-already-cancelled'],
      422: ['line-not-found', 'line-repeated', 'quantity-exceeds-unshipped'],
    },
  }),
  RecordPayment: step('RecordPayment', {
    method: 'POST',
    path: '/payments',
    summary: 'Record that an order was paid',
    body: RecordPaymentRequest,
    problems: {
      409: ['nothing-to-pay', 'payment-already-confirmed', 'order-already-cancelled'],
      422: ['payment-amount-mismatch', 'payment-currency-mismatch', ...amountCodes],
    },
  }),
  ChangePaymentMethod: step('ChangePaymentMethod', {
    method: 'POST',
    path: '/payment-method',
    summary: 'Change how an order is paid',
    body: ChangePaymentMethodRequest,
    problems: {
      409: ['payment-already-confirmed', 'order-already-confirmed', 'order-already-cancelled'],
      422: 'nothing-changed',
    },
  }),
  RefundPayment: step('RefundPayment', {
    method: 'POST',
    path: '/refunds',
    summary: 'Record that a payment was given back',
    body: RefundPaymentRequest,
    isBodyOptional: true,
    problems: {
      409: ['nothing-paid', 'refund-exceeds-payment'],
      422: ['refund-exceeds-payment', ...amountCodes],
    },
  }),
  DispatchShipment: step('DispatchShipment', {
    method: 'POST',
    path: '/shipments',
    summary: 'Ship an order, or a part of it',
    body: DispatchShipmentRequest,
    isBodyOptional: true,
    answer: DispatchShipmentAnswer,
    problems: {
      409: [
        'order-not-confirmed',
        'order-already-shipped',
        'too-many-shipments',
        'stock-insufficient',
        'order-already-cancelled',
      ],
      422: ['line-not-found', 'line-repeated', 'quantity-exceeds-unshipped'],
    },
  }),
  RecordDelivery: step('RecordDelivery', {
    method: 'POST',
    path: '/shipments/:shipmentId/delivery',
    summary: 'Record that a shipment was delivered',
    body: RecordDeliveryRequest,
    isBodyOptional: true,
    problems: { 404: ['order-not-found', 'shipment-not-found'], 409: shipmentCodes },
  }),
  RecordDeliveryFailure: step('RecordDeliveryFailure', {
    method: 'POST',
    path: '/shipments/:shipmentId/delivery-failure',
    summary: 'Record that a shipment could not be delivered',
    body: RecordDeliveryFailureRequest,
    isBodyOptional: true,
    problems: {
      404: ['order-not-found', 'shipment-not-found'],
      409: shipmentCodes,
      422: ['line-not-found', 'line-repeated', 'restock-exceeds-returned', 'restock-without-return'],
    },
  }),
  ReturnItems: step('ReturnItems', {
    method: 'POST',
    path: '/returns',
    summary: 'Take back what was delivered',
    body: ReturnItemsRequest,
    problems: {
      409: ['nothing-delivered', 'order-already-cancelled'],
      422: ['line-not-found', 'line-repeated', 'quantity-exceeds-delivered', 'restock-exceeds-returned'],
    },
  }),
};
