import Type, { type Static } from 'typebox';
import {
  Address,
  Amount,
  CancellationCause,
  Carrier,
  Country,
  CurrencyCode,
  CustomerId,
  Description,
  Instant,
  LineId,
  OrderId,
  OrderStatus,
  PaymentMethod,
  PaymentStatus,
  Quantity,
  ShipmentId,
  ShipmentStatus,
  Sku,
  TrackingNumber,
  WaitFor,
} from './values.js';

const OrderLine = Type.Object({
  lineId: LineId,
  sku: Sku,
  description: Type.Optional(Description),
  quantity: Type.Integer({ minimum: 0, description: 'Ordered, and not cancelled.' }),
  unitPrice: Amount,
  amount: Amount,
  shipped: Type.Integer({ minimum: 0, description: 'On the way or delivered.' }),
  delivered: Type.Integer({ minimum: 0 }),
  returned: Type.Integer({ minimum: 0 }),
  cancelled: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Ordered beside `quantity`, and cancelled. Absent: nothing.' }),
  ),
});

const Payment = Type.Object({
  method: PaymentMethod,
  status: PaymentStatus,
  paid: Type.Optional(Amount),
  refunded: Type.Optional(Amount),
});

const Shipment = Type.Object({
  shipmentId: ShipmentId,
  status: ShipmentStatus,
  items: Type.Array(Type.Object({ lineId: LineId, quantity: Quantity })),
  carrier: Type.Optional(Carrier),
  trackingNumber: Type.Optional(TrackingNumber),
  dispatchedAt: Instant,
  deliveredAt: Type.Optional(Instant),
  failedAttempts: Type.Integer({ minimum: 0 }),
});

/** An order as it is read: the view's document and the answer are the same thing. */
export const Order = Type.Object({
  orderId: OrderId,
  version: Type.Integer({ minimum: 1 }),
  status: OrderStatus,
  customerId: CustomerId,
  country: Type.Optional(Country),
  currency: CurrencyCode,
  total: Amount,
  units: Type.Integer({ description: 'The sum of all quantities.' }),
  payment: Payment,
  shippingAddress: Type.Optional(Address),
  cancellationReason: Type.Optional(Type.String()),
  cancellationCause: Type.Optional(CancellationCause),
  placedAt: Instant,
  updatedAt: Instant,
  lines: Type.Array(OrderLine),
  shipments: Type.Array(Shipment),
  returnedValue: Type.String({ ...Amount, description: 'What the returned items had cost.' }),
});
export type Order = Static<typeof Order>;
export type OrderLine = Static<typeof OrderLine>;
export type Shipment = Static<typeof Shipment>;

export const OrderPage = Type.Object({
  items: Type.Array(Order),
  nextCursor: Type.Optional(Type.String({ description: 'Give it as `cursor` for the next page.' })),
});
export type OrderPage = Static<typeof OrderPage>;

/** Where a page ended, as it was answered. */
const Cursor = Type.Optional(
  Type.String({
    pattern: '^[A-Za-z0-9_-]{1,900}[.][A-Za-z0-9_-]{43}$',
    description: 'The `nextCursor` of a page of the same list, unchanged.',
    'x-codes': { pattern: 'cursor-malformed' },
  }),
);

export const orderSorts = ['placedAt', '-placedAt', 'total', '-total'] as const;

export const ListOrdersQuery = Type.Object(
  {
    customerId: Type.Optional(CustomerId),
    status: Type.Optional(OrderStatus),
    country: Type.Optional(Country),
    sku: Type.Optional(Sku),
    placedFrom: Type.Optional(Instant),
    placedTo: Type.Optional(Type.String({ format: 'date-time', description: 'Exclusive.' })),
    minTotal: Type.Optional(Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,4})?$', examples: ['100'] })),
    text: Type.Optional(
      Type.String({
        maxLength: 200,
        format: 'text',
        pattern: '[\\p{L}\\p{N}]',
        description: 'Words that all stand in the order: its descriptions, skus, customer or id.',
      }),
    ),
    sort: Type.Optional(Type.Enum([...orderSorts])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Cursor,
    after: WaitFor,
  },
  { additionalProperties: false },
);
export type ListOrdersQuery = Static<typeof ListOrdersQuery>;

export const GetOrderQuery = Type.Object(
  {
    asOf: Type.Optional(Instant),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    after: WaitFor,
  },
  { additionalProperties: false },
);
export type GetOrderQuery = Static<typeof GetOrderQuery>;

const Change = Type.Object({
  pointer: Type.String({
    description: 'Where in the order; lines are named by their lineId, shipments by their shipmentId.',
  }),
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
});

const HistoryEntry = Type.Object({
  version: Type.Integer(),
  type: Type.String(),
  position: Type.String(),
  occurredAt: Instant,
  statedAt: Type.Optional(
    Type.String({
      ...Instant,
      description: 'When it was said to have happened, where that is before `occurredAt`.',
    }),
  ),
  recordedAt: Instant,
  actor: Type.Object({ id: Type.String(), role: Type.String() }),
  commandId: Type.String(),
  reason: Type.Optional(Type.String()),
  changes: Type.Array(Change),
});
export type HistoryEntry = Static<typeof HistoryEntry>;

export const OrderHistory = Type.Object({
  orderId: OrderId,
  items: Type.Array(HistoryEntry),
  nextCursor: Type.Optional(Type.String({ description: 'Give it as `cursor` for the next page.' })),
});
export type OrderHistory = Static<typeof OrderHistory>;

export const historySorts = ['version', '-version'] as const;

export const OrderHistoryQuery = Type.Object(
  {
    sort: Type.Optional(
      Type.Enum([...historySorts], { description: '`version`, unless given: the oldest events first.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 500 })),
    cursor: Cursor,
  },
  { additionalProperties: false },
);
export type OrderHistoryQuery = Static<typeof OrderHistoryQuery>;
