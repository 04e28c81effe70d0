import fc from 'fast-check';
import { currencies } from '../money/currency.js';
import {
  type ChangeRequest,
  limits,
  type ModifyOrder,
  type OrderCommand,
  type PlaceOrder,
} from './order.commands.js';
import type { OrderChange, OrderEvent } from './order.events.js';

/* Arbitrary orders for the specs beside this file. It is named as a spec so that it is never built. */

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

const change: fc.Arbitrary<OrderChange> = fc.oneof(
  fc.record({ kind: fc.constant('quantityChanged'), lineId, before: quantity, after: quantity }, optional),
  fc.record({ kind: fc.constantFrom('lineAdded', 'lineRemoved'), line }, optional),
  fc.record(
    { kind: fc.constant('shippingAddressChanged'), before: address, after: address },
    { ...optional, requiredKeys: ['kind', 'after'] },
  ),
);

/** Any event of the right shape, whether or not it could ever follow another. */
export const event: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.record(
    {
      type: fc.constant('OrderPlaced'),
      customerId: name,
      currency,
      country: text,
      paymentMethod,
      shippingAddress: address,
      lines: fc.array(line, { maxLength: 5 }),
    },
    { ...optional, requiredKeys: ['type', 'customerId', 'currency', 'paymentMethod', 'lines'] },
  ),
  fc.record(
    { type: fc.constant('OrderModified'), currency, changes: fc.array(change, { maxLength: 5 }) },
    optional,
  ),
  fc.record({ type: fc.constant('OrderConfirmed') }, optional),
  fc.record({ type: fc.constant('OrderCancelled'), reason: text }, { ...optional, requiredKeys: ['type'] }),
);

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

const placeOrder: fc.Arbitrary<PlaceOrder> = fc.record(
  {
    type: fc.constant('PlaceOrder'),
    customerId: name,
    currency,
    country: text,
    paymentMethod,
    shippingAddress: address,
    lines: fc.array(fc.record(lineRequest, { ...optional, requiredKeys: [...requiredOfLine] }), {
      minLength: 1,
      maxLength: 6,
    }),
  },
  { ...optional, requiredKeys: ['type', 'customerId', 'currency', 'paymentMethod', 'lines'] },
);

const modifyOrder = (change: fc.Arbitrary<ChangeRequest>): fc.Arbitrary<ModifyOrder> =>
  fc.record(
    { type: fc.constant('ModifyOrder'), changes: fc.array(change, { minLength: 1, maxLength: 3 }) },
    optional,
  );

const step: fc.Arbitrary<OrderCommand> = fc.oneof(
  fc.record({ type: fc.constant('ConfirmOrder') }, optional),
  fc.record({ type: fc.constant('CancelOrder'), reason: text }, { ...optional, requiredKeys: ['type'] }),
);

/** Any command, valid more often than not. */
export const command: fc.Arbitrary<OrderCommand> = fc.oneof(
  { weight: 1, arbitrary: placeOrder },
  { weight: 5, arbitrary: modifyOrder(fc.oneof({ weight: 2, arbitrary: changeOfOldLine }, addLine)) },
  { weight: 1, arbitrary: step },
);

/** A command that can succeed only once. Adding a line can succeed again: it adds another. */
export const onceOnly: fc.Arbitrary<OrderCommand> = fc.oneof(
  { weight: 1, arbitrary: placeOrder },
  { weight: 5, arbitrary: modifyOrder(changeOfOldLine) },
  { weight: 1, arbitrary: step },
);

/** Commands that mostly lead through the life of an order, because the first one mostly places it. */
export const commands: fc.Arbitrary<OrderCommand[]> = fc
  .tuple(mostly(placeOrder, command), fc.array(command, { maxLength: 10 }))
  .map(([first, rest]) => [first, ...rest]);
