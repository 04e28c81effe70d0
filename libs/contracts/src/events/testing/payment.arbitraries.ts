import { currencies } from '@daybook/money';
import type { PaymentEvent } from '@daybook/payment';
import fc from 'fast-check';

/* Payment events as a decider could have decided them. */

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const positive = fc.integer({ min: 1, max: 1_000_000_000 });
const amountMinor = fc.oneof(fc.nat(1_000), fc.maxSafeNat());
const instant = fc
  .date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') })
  .map((date) => date.toISOString());
const skus = fc.array(text, { maxLength: 3 });
const items = fc.array(fc.record({ sku: text, quantity: positive }, { noNullPrototype: true }), {
  maxLength: 3,
});
const refused = fc.array(fc.record({ sku: text, code: text }, { noNullPrototype: true }), { maxLength: 1 });
const method = fc.constantFrom('card', 'cashOnDelivery', 'invoice');
const name = fc.oneof(
  fc.constant('start'),
  fc.constant('window'),
  fc.tuple(fc.constantFrom('attempt', 'inquiry', 'refund'), positive).map((parts) => parts.join(':')),
);
const money = { amountMinor, currency: fc.constantFrom(...currencies) };
const request = positive;
const attempt = positive;
const orderVersion = positive;
const reference = text;
const code = text;
const asked = { attempt, request };
const terms = fc.record(
  {
    startsAt: instant,
    windowEndsAt: instant,
    maxAttempts: positive,
    attemptBackoffMs: fc.nat(),
    askBackoffMs: fc.nat(),
    maxBackoffMs: fc.nat(),
    maxInquiries: positive,
    maxRefundRequests: positive,
    maxCashOnDeliveryMinor: amountMinor,
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'startsAt',
      'windowEndsAt',
      'maxAttempts',
      'attemptBackoffMs',
      'askBackoffMs',
      'maxBackoffMs',
      'maxInquiries',
      'maxRefundRequests',
    ],
  },
);

type FieldsOf = { readonly [Type in PaymentEvent['type']]: Readonly<Record<string, fc.Arbitrary<unknown>>> };

const fieldsOf: FieldsOf = {
  PaymentProcessStarted: { orderId: text, ...money, method, items, terms },
  OrderRevisionNoted: { orderVersion, ...money, items },
  PaymentMethodNoted: { orderVersion, method },
  OrderConfirmationNoted: { orderVersion },
  OrderCancellationNoted: { orderVersion },
  OrderEventNoted: { orderVersion },
  OrderPaymentNoted: { orderVersion, reference },
  OrderRefundNoted: { orderVersion, ...money },
  DispatchNoted: { orderVersion, shipmentId: positive, items },
  OrderRequestAccepted: { request, orderVersion },
  OrderRequestRejected: { request, code },
  OrderConfirmationRequested: { request, orderVersion },
  PaymentRecordingRequested: { request, orderVersion, attempt, reference, ...money },
  PaymentMethodChangeRequested: { request, orderVersion, method },
  OrderCancellationRequested: {
    request,
    orderVersion,
    cause: fc.constantFrom('paymentFailed', 'outOfStock'),
  },
  OrderReversionRequested: {
    request,
    orderVersion,
    toVersion: orderVersion,
    cause: fc.constant('outOfStock'),
  },
  RefundRecordingRequested: { request, attempt, reference, ...money },
  StockReservationRequested: { request, items },
  StockReleaseRequested: { request, skus },
  StockCommitmentRequested: { request, items },
  StockReservationAnswered: { request, reserved: skus, refused },
  StockReleaseAnswered: { request },
  StockCommitmentAnswered: { request },
  PaymentAttemptRequested: { request, attempt, key: text, ...money },
  PaymentInquiryRequested: { request, attempt, key: text, reference },
  PaymentAttemptSucceeded: { ...asked, reference },
  PaymentAttemptDeclined: { ...asked, code, isFinal: fc.boolean() },
  PaymentAttemptPending: { ...asked, reference },
  PaymentAttemptUnknown: asked,
  PaymentAttemptUnanswered: asked,
  RefundRequested: { request, attempt, key: text, reference, ...money },
  RefundSucceeded: { ...asked, reference },
  RefundRefused: { ...asked, code },
  RefundUnanswered: asked,
  PaymentDeadlineSet: { name, at: instant },
  PaymentDeadlineReached: { name, at: instant },
  PaymentProcessCompleted: { outcome: fc.constantFrom('paid', 'cashOnDelivery', 'invoice', 'cancelled') },
  PaymentReviewRequested: { reason: fc.constantFrom('attempt-unresolved', 'refund-refused'), attempt },
};

/** Of which types which fields may be missing. */
const optionalOf: Partial<Record<PaymentEvent['type'], string>> = {
  OrderPaymentNoted: 'reference',
  PaymentInquiryRequested: 'reference',
  PaymentAttemptSucceeded: 'request',
  PaymentAttemptDeclined: 'request',
  PaymentAttemptPending: 'request',
  RefundSucceeded: 'request',
  PaymentReviewRequested: 'attempt',
};

const eventOf = ([type, fields]: [string, Readonly<Record<string, fc.Arbitrary<unknown>>>]) => {
  const optional = optionalOf[type as PaymentEvent['type']];
  const requiredKeys = Object.keys(fields).filter((field) => field !== optional);
  return fc.record(fields, { noNullPrototype: true, requiredKeys }).map((content) => ({ type, ...content }));
};

export const paymentEvent = fc.oneof(
  ...Object.entries(fieldsOf).map(eventOf),
) as fc.Arbitrary<unknown> as fc.Arbitrary<PaymentEvent>;
