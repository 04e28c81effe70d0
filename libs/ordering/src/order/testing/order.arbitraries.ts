import fc from 'fast-check';
import { currencies } from '@daybook/money';
import {
  type ChangeRequest,
  limits,
  type ModifyOrder,
  type OrderCommand,
  type PlaceOrder,
} from '../order.commands.js';
import type { CancellationCause } from '../order.events.js';

/* Arbitrary orders for specs. */

const optional = { noNullPrototype: true } as const;
const text = fc.string({ maxLength: 12 });
const name = fc.string({ minLength: 1, maxLength: 12 });
const quantity = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: limits.maxQuantity }));
const unitPriceMinor = fc.oneof(fc.nat(1_000), fc.maxSafeNat());
const currency = fc.constantFrom(...currencies);
const paymentMethod = fc.constantFrom('card', 'cashOnDelivery', 'invoice');

// Few ids and few addresses, so that changes meet lines that exist and addresses that are there already.
const lineId = fc.integer({ min: 1, max: 6 });

const address = fc.record(
  {
    recipient: text,
    line1: fc.constantFrom('1 High Street', '2 Low Road'),
    line2: text,
    city: fc.constantFrom('Leeds', 'York'),
    region: text,
    postalCode: text,
    country: fc.constantFrom('GB', 'DE'),
  },
  { ...optional, requiredKeys: ['line1', 'city', 'country'] },
);

export const line = fc.record(
  { lineId, sku: name, description: text, quantity, unitPriceMinor },
  { ...optional, requiredKeys: ['lineId', 'sku', 'quantity', 'unitPriceMinor'] },
);

// Few ids, so that steps meet packages that exist.
const shipmentId = fc.constantFrom(1, 1, 1, 2, 2, 3, 4);
const someOf = (maxQuantity: fc.Arbitrary<number>) =>
  fc.array(fc.record({ lineId, quantity: maxQuantity }, optional), { maxLength: 4 });
const cause: fc.Arbitrary<CancellationCause> = fc.constantFrom('paymentFailed', 'outOfStock');

/** A record of which only some fields are always there. */
const partial = <Fields extends object, Key extends keyof Fields>(
  fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
  ...requiredKeys: Key[]
) => fc.record(fields, { ...optional, requiredKeys });

// Mistakes are rare, because one is enough to refuse a whole command.
const mostly = <Good, Bad>(good: fc.Arbitrary<Good>, bad: fc.Arbitrary<Bad>) =>
  fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: bad });

const lineRequest = {
  sku: name,
  description: text,
  quantity: mostly(fc.integer({ min: 1, max: 20 }), fc.double()),
  unitPrice: mostly(fc.nat(999).map(String), fc.constantFrom('-1', '0.00001', 'x')),
};
const requiredOfLine = ['sku', 'quantity', 'unitPrice'] as const;

export const changeOfOldLine: fc.Arbitrary<ChangeRequest> = fc.oneof(
  fc.record(
    { action: fc.constant('changeQuantity'), lineId, quantity: fc.integer({ min: 1, max: 5 }) },
    optional,
  ),
  fc.record({ action: fc.constant('removeLine'), lineId }, optional),
  fc.record({ action: fc.constant('changeShippingAddress'), shippingAddress: address }, optional),
);

const addLine: fc.Arbitrary<ChangeRequest> = fc.record(
  { action: fc.constant('addLine'), ...lineRequest },
  { ...optional, requiredKeys: ['action', ...requiredOfLine] },
);

/** How an order is to be paid. Few tokens, so that changes meet the one that the order has. */
const payingBy = mostly(
  fc.oneof(
    fc.record({ paymentMethod }, optional),
    fc.record(
      { paymentMethod: fc.constant('card'), paymentToken: fc.constantFrom('tok_1', 'tok_2') },
      optional,
    ),
  ),
  fc.record({ paymentMethod, paymentToken: name }, optional),
);

const placeOrder: fc.Arbitrary<PlaceOrder> = fc
  .tuple(
    partial(
      {
        type: fc.constant('PlaceOrder'),
        customerId: name,
        currency,
        country: text,
        shippingAddress: address,
        lines: fc.array(fc.record(lineRequest, { ...optional, requiredKeys: [...requiredOfLine] }), {
          minLength: 1,
          maxLength: 6,
        }),
      },
      'type',
      'customerId',
      'currency',
      'lines',
    ),
    payingBy,
  )
  .map(([order, paying]) => ({ ...order, ...paying }));

const modifyOrder = (change: fc.Arbitrary<ChangeRequest>): fc.Arbitrary<ModifyOrder> =>
  fc.record(
    { type: fc.constant('ModifyOrder'), changes: fc.array(change, { minLength: 1, maxLength: 3 }) },
    optional,
  );

const step: fc.Arbitrary<OrderCommand> = fc.oneof(
  fc.record({ type: fc.constant('ConfirmOrder') }, optional),
  partial({ type: fc.constant('CancelOrder'), reason: text, cause }, 'type'),
);

const smallQuantity = mostly(fc.integer({ min: 1, max: 8 }), fc.double());
const restock = fc.oneof(fc.boolean(), someOf(smallQuantity));
const amount = mostly(
  fc.integer({ min: 1, max: 999 }).map(String),
  fc.constantFrom('0', '-1', '0.00001', 'x'),
);

/** What can be done with packages and money, and can succeed once only. */
const onceOnlyOfLife: fc.Arbitrary<OrderCommand> = fc.oneof(
  partial({ type: fc.constant('RecordPayment'), amount, currency, reference: text }, 'type', 'amount'),
  fc
    .tuple(partial({ type: fc.constant('ChangePaymentMethod'), reason: text }, 'type'), payingBy)
    .map(([change, paying]) => ({ ...change, ...paying })),
  partial({ type: fc.constant('DispatchShipment'), carrier: text, trackingNumber: text }, 'type'),
  fc.record({ type: fc.constant('RecordDelivery'), shipmentId }, optional),
  fc.record({ type: fc.constant('CancelItems') }, optional),
  partial({ type: fc.constant('RefundPayment'), reference: text, reason: text }, 'type'),
);

const repeatableOfLife: fc.Arbitrary<OrderCommand> = fc.oneof(
  fc.record({ type: fc.constant('DispatchShipment'), items: someOf(smallQuantity) }, optional),
  partial(
    {
      type: fc.constant('RecordDeliveryFailure'),
      shipmentId,
      reason: text,
      returnedToSender: fc.boolean(),
      restock,
    },
    'type',
    'shipmentId',
  ),
  partial(
    { type: fc.constant('ReturnItems'), items: someOf(smallQuantity), reason: text, restock },
    'type',
    'items',
  ),
  fc.record({ type: fc.constant('CancelItems'), items: someOf(smallQuantity), reason: text }, optional),
  fc.record({ type: fc.constant('RefundPayment'), amount, reason: text }, optional),
);

/** Any command, valid more often than not. */
export const command: fc.Arbitrary<OrderCommand> = fc.oneof(
  { weight: 1, arbitrary: placeOrder },
  { weight: 5, arbitrary: modifyOrder(fc.oneof({ weight: 2, arbitrary: changeOfOldLine }, addLine)) },
  { weight: 1, arbitrary: step },
  { weight: 5, arbitrary: fc.oneof(onceOnlyOfLife, repeatableOfLife) },
);

/** A command that can succeed only once. Adding a line can succeed again: it adds another. */
export const onceOnly: fc.Arbitrary<OrderCommand> = fc.oneof(
  { weight: 1, arbitrary: placeOrder },
  { weight: 5, arbitrary: modifyOrder(changeOfOldLine) },
  { weight: 1, arbitrary: step },
  { weight: 4, arbitrary: onceOnlyOfLife },
);

/** Commands that mostly lead through the life of an order, because the first one mostly places it. */
export const commands: fc.Arbitrary<OrderCommand[]> = fc
  .tuple(mostly(placeOrder, command), fc.array(command, { maxLength: 10 }))
  .map(([first, rest]) => [first, ...rest]);

/** What nobody hits by chance: to pay what it costs, and to take back all that was delivered. */
export type AptStep = 'pay' | 'returnAll';

/** Steps of an order that is confirmed at once, so that they lead far into its life. */
export const life: fc.Arbitrary<Array<OrderCommand | AptStep>> = fc
  .tuple(
    placeOrder,
    fc.constantFrom<OrderCommand | AptStep>({ type: 'ConfirmOrder' }, 'pay'),
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: onceOnlyOfLife },
        { weight: 3, arbitrary: repeatableOfLife },
        { weight: 1, arbitrary: fc.constantFrom<AptStep>('pay', 'returnAll') },
      ),
      { minLength: 5, maxLength: 30 },
    ),
  )
  .map(([placed, confirmed, rest]) => [placed, confirmed, ...rest]);
