import { limits, type Restock } from '@daybook/ordering';
import Type, { type Static } from 'typebox';
import { occurredAt, OrderCommandAnswer } from './order-requests.js';
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

/* What is asked of an order between its placing and its end: money and packages. */

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
