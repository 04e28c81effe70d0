import { encodeOrderEvent, limits, type OrderEvent, UnknownEventTypeError } from '@daybook/ordering';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { Static } from 'typebox';
import { eventSchema, eventSchemas, type EventType, latestSchemaVersion } from './event-schemas.js';
import { rewritten, type StoredEvent, storedEvent, upcasted } from './stored.spec.js';

/*
 * A schema and the type of what is written are the same thing said twice: they must agree both ways. They
 * must also agree with every optional field required, because a type that lacks such a field is otherwise
 * assignable to and from one that has it.
 */
type Assignable<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : false) : false;
type Complete<T> = T extends readonly (infer Item)[]
  ? readonly Complete<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Complete<T[Key]> }
    : T;
type Agrees<Left, Right> = Assignable<Left, Right> & Assignable<Complete<Left>, Complete<Right>>;
type StoredData<Type extends EventType> = Extract<StoredEvent, { type: Type }>['data'];
const schemasAgreeWithStoredTypes: {
  readonly [Type in EventType]: Agrees<Static<(typeof eventSchemas)[Type][1]>, StoredData<Type>>;
} & { readonly everyTypeHasASchema: Agrees<StoredEvent['type'], EventType> } = {
  OrderPlaced: true,
  OrderModified: true,
  OrderConfirmed: true,
  OrderCancelled: true,
  PaymentConfirmed: true,
  PaymentMethodChanged: true,
  ShipmentDispatched: true,
  ShipmentDelivered: true,
  DeliveryFailed: true,
  ItemsReturned: true,
  PaymentRefunded: true,
  StockReceived: true,
  StockAdjusted: true,
  StockReserved: true,
  StockReservationRefused: true,
  ReservationReleased: true,
  StockPicked: true,
  StockDispatched: true,
  StockUnpicked: true,
  StockTakenBack: true,
  ReservationCommitted: true,
  PaymentProcessStarted: true,
  OrderRevisionNoted: true,
  PaymentMethodNoted: true,
  OrderConfirmationNoted: true,
  OrderCancellationNoted: true,
  OrderEventNoted: true,
  OrderPaymentNoted: true,
  OrderRefundNoted: true,
  DispatchNoted: true,
  OrderRequestAccepted: true,
  OrderRequestRejected: true,
  OrderConfirmationRequested: true,
  PaymentRecordingRequested: true,
  PaymentMethodChangeRequested: true,
  OrderCancellationRequested: true,
  OrderReversionRequested: true,
  RefundRecordingRequested: true,
  StockReservationRequested: true,
  StockReleaseRequested: true,
  StockCommitmentRequested: true,
  StockReservationAnswered: true,
  StockReleaseAnswered: true,
  StockCommitmentAnswered: true,
  PaymentAttemptRequested: true,
  PaymentInquiryRequested: true,
  PaymentAttemptSucceeded: true,
  PaymentAttemptDeclined: true,
  PaymentAttemptPending: true,
  PaymentAttemptUnknown: true,
  PaymentAttemptUnanswered: true,
  RefundRequested: true,
  RefundSucceeded: true,
  RefundRefused: true,
  RefundUnanswered: true,
  PaymentDeadlineSet: true,
  PaymentDeadlineReached: true,
  PaymentProcessCompleted: true,
  PaymentReviewRequested: true,
  everyTypeHasASchema: true,
};

const ajv = new Ajv2020({ allErrors: true });
const schemaOf = (type: string, schemaVersion: number) => eventSchema(type, schemaVersion) ?? false;

const minimal: OrderEvent = {
  type: 'OrderPlaced',
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'card',
  lines: [{ lineId: 1, sku: '85123A', quantity: limits.maxQuantity, unitPriceMinor: 255 }],
};

describe('the event schemas', () => {
  it('agree with the types of what is written, which the compiler checks', () => {
    expect(Object.values(schemasAgreeWithStoredTypes)).not.toContain(false);
  });

  it('accept every event that can be written, and it is read back as the same', () => {
    fc.assert(
      fc.property(storedEvent, (stored) => {
        expect(ajv.validate(schemaOf(stored.type, stored.schemaVersion), stored.data) || ajv.errors).toBe(
          true,
        );
        expect(rewritten(stored)).toStrictEqual(stored);
      }),
    );
  });

  it.each<[string, object]>([
    ['an unknown field', { note: 'x' }],
    ['no line', { lines: [] }],
    ['no customer', { customerId: '' }],
    ['a currency in lower case', { currency: 'gbp' }],
    ['an unknown payment method', { paymentMethod: 'barter' }],
    ['a price as a number', { lines: [{ lineId: 1, sku: 'a', quantity: 1, unitPrice: 2.55 }] }],
    ['a negative price', { lines: [{ lineId: 1, sku: 'a', quantity: 1, unitPrice: '-2.55' }] }],
    ['no quantity', { lines: [{ lineId: 1, sku: 'a', quantity: 0, unitPrice: '2.55' }] }],
  ])('refuse %s', (_what, mistake) => {
    const { data } = encodeOrderEvent(minimal);
    expect(ajv.validate(schemaOf('OrderPlaced', 1), data)).toBe(true);
    expect(ajv.validate(schemaOf('OrderPlaced', 1), { ...data, ...mistake })).toBe(false);
  });

  it('are plain JSON Schema, each under a name of its own', () => {
    expect(JSON.parse(JSON.stringify(eventSchemas.OrderCancelled[1]))).toStrictEqual({
      $id: 'urn:daybook:event:OrderCancelled:1',
      description: 'The order was cancelled.',
      type: 'object',
      properties: {
        reason: { type: 'string' },
        cause: {
          enum: ['paymentFailed', 'outOfStock'],
          description: 'Absent where somebody asked for it.',
        },
      },
      additionalProperties: false,
    });
    for (const [type, versions] of Object.entries(eventSchemas)) {
      for (const [version, schema] of Object.entries(versions)) {
        expect(schema).toHaveProperty('$id', `urn:daybook:event:${type}:${version}`);
      }
    }
  });
});

describe('the versions', () => {
  it('count from 1, and the last one is what is written and what upcasting leads to', () => {
    for (const [type, versions] of Object.entries(eventSchemas)) {
      const count = Object.keys(versions).length;
      expect(Object.keys(versions)).toEqual(Array.from({ length: count }, (_, index) => `${index + 1}`));
      expect(latestSchemaVersion(type)).toBe(count);
      expect(upcasted({ type, schemaVersion: count, data: {} }).schemaVersion).toBe(count);
      expect(() => upcasted({ type, schemaVersion: count + 1, data: {} })).toThrow('Unknown schema version');
    }
    fc.assert(
      fc.property(storedEvent, ({ type, schemaVersion }) => {
        expect(schemaVersion).toBe(latestSchemaVersion(type));
      }),
    );
  });

  it('are not known of an unknown type', () => {
    expect(() => latestSchemaVersion('constructor')).toThrow(UnknownEventTypeError);
    expect(eventSchema('constructor', 1)).toBeUndefined();
    expect(eventSchema('OrderPlaced', 2)).toBeUndefined();
  });
});
