import { limits } from '@daybook/ordering';
import Type, { type Static } from 'typebox';
import { taggedUnion } from './tagged-union.js';
import {
  Address,
  Amount,
  CancellationCause,
  Country,
  CurrencyCode,
  CustomerId,
  Description,
  Instant,
  LineId,
  OrderId,
  OrderStatus,
  PaymentMethod,
  PaymentToken,
  Quantity,
  Reason,
  Sku,
} from './values.js';

const closed = { additionalProperties: false };

/** When it happened, where that is not now. */
const statedTime = (description: string) =>
  Type.Optional(
    Type.String({
      ...Instant,
      description: `${description}, if not now: from ${limits.earliestTime.slice(0, 4)} on, and not in the future. For importers only.`,
    }),
  );

export const occurredAt = statedTime('When it happened');

const line = {
  sku: Sku,
  description: Type.Optional(Description),
  quantity: Quantity,
  unitPrice: Amount,
};

export const PlaceOrderRequest = Type.Object(
  {
    orderId: Type.Optional(OrderId),
    customerId: CustomerId,
    currency: CurrencyCode,
    country: Type.Optional(Country),
    paymentMethod: Type.Optional(PaymentMethod),
    paymentToken: Type.Optional(PaymentToken),
    shippingAddress: Type.Optional(Address),
    lines: Type.Array(Type.Object(line, closed), {
      minItems: 1,
      maxItems: limits.maxLines,
      'x-codes': {
        required: 'order-without-lines',
        minItems: 'order-without-lines',
        maxItems: 'too-many-lines',
      },
    }),
    placedAt: statedTime('When it was placed'),
  },
  closed,
);
export type PlaceOrderRequest = Static<typeof PlaceOrderRequest>;

const change = <Action extends string, Fields extends Type.TProperties>(action: Action, fields: Fields) =>
  Type.Object({ action: Type.Literal(action), ...fields }, closed);

export const ModifyOrderRequest = Type.Object(
  {
    changes: Type.Array(
      taggedUnion('action', [
        change('changeQuantity', { lineId: LineId, quantity: Quantity }),
        change('addLine', line),
        change('removeLine', { lineId: LineId }),
        change('changeShippingAddress', { shippingAddress: Address }),
      ]),
      { minItems: 1, maxItems: limits.maxChanges, 'x-codes': { maxItems: 'too-many-changes' } },
    ),
    occurredAt,
  },
  closed,
);
export type ModifyOrderRequest = Static<typeof ModifyOrderRequest>;

export const CancelOrderRequest = Type.Object(
  { reason: Type.Optional(Reason), cause: Type.Optional(CancellationCause), occurredAt },
  closed,
);
export type CancelOrderRequest = Static<typeof CancelOrderRequest>;

export const ConfirmOrderRequest = Type.Object({ occurredAt }, closed);
export type ConfirmOrderRequest = Static<typeof ConfirmOrderRequest>;

/** What every order command answers with. The position stands in the header `Daybook-Position`. */
export const OrderCommandAnswer = Type.Object({
  orderId: OrderId,
  version: Type.Integer({ minimum: 1 }),
  status: OrderStatus,
});
export type OrderCommandAnswer = Static<typeof OrderCommandAnswer>;
