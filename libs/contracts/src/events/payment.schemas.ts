import type { DeadlineName } from '@daybook/payment';
import Type from 'typebox';
import { defineEvents } from './event-shapes.js';
import { amount, currency } from './fields.js';

/* One schema per stored event type and version, as order.schemas.ts has them for orders, and under the same rules. */

const count = (description: string) => Type.Integer({ minimum: 1, description });
const span = (description: string) => Type.Integer({ minimum: 0, description });
const name = (description: string) => Type.String({ minLength: 1, description });
const text = (description: string) =>
  amount(`${description} Decimal text with exactly the digits of the currency's minor unit.`);
const instant = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$', description });

const request = count('The request, counted within the stream.');
const attempt = count('The attempt to be paid: 1, 2, 3 …');
const orderVersion = count('The version of the order that this is about.');
const key = name('What the provider knows the charge or the refund by, so that it carries it out once.');
const reference = name("The provider's own id of the charge or of the refund.");
const code = name('Why not.');
const sku = name('Case-sensitive.');
const method = Type.Enum(['card', 'cashOnDelivery', 'invoice']);
const money = { amount: text('The amount.'), currency };
const closed = { additionalProperties: false } as const;
const items = Type.Array(Type.Object({ sku, quantity: count('Units.') }, closed));
const skus = Type.Array(sku);
const refusals = Type.Array(Type.Object({ sku, code }, closed));
const answer = { attempt, request: Type.Optional(request) };
const deadline = {
  name: Type.Unsafe<DeadlineName>(
    Type.String({
      pattern: '^(start|window|(attempt|inquiry|refund):[1-9][0-9]*)$',
      description: 'Which one.',
    }),
  ),
  at: instant('When. ISO 8601 in UTC, with milliseconds.'),
};

const terms = Type.Object(
  {
    startsAt: instant('Until then the order is left to be changed.'),
    windowEndsAt: instant('When the order falls back, if it is not paid.'),
    maxAttempts: count('Declined attempts before it falls back.'),
    attemptBackoffMs: span('Before the second attempt; doubled for each one after it.'),
    askBackoffMs: span('Before what was not answered is asked again; doubled each time.'),
    maxBackoffMs: span('The longest such wait.'),
    maxInquiries: count('Inquiries about one attempt.'),
    maxRefundRequests: count('Requests for one refund.'),
    maxCashOnDelivery: Type.Optional(
      text("In the event's currency. Missing where there is no cash on delivery."),
    ),
  },
  closed,
);

export const paymentEventSchemas = defineEvents({
  PaymentProcessStarted: {
    1: [
      'An order was placed, and is to be paid or cancelled.',
      { orderId: name('The order, whose id is that of the stream too.'), ...money, method, items, terms },
    ],
  },
  OrderRevisionNoted: {
    1: ['The order was modified: this is what it is since.', { orderVersion, ...money, items }],
  },
  PaymentMethodNoted: { 1: ['The order is to be paid another way.', { orderVersion, method }] },
  OrderConfirmationNoted: { 1: ['The order was confirmed.', { orderVersion }] },
  OrderCancellationNoted: { 1: ['The order was cancelled.', { orderVersion }] },
  OrderEventNoted: { 1: ['Something else happened to the order.', { orderVersion }] },
  OrderPaymentNoted: {
    1: [
      'The order was paid, by whomever.',
      { orderVersion, reference: Type.Optional(name('What the payment is known by.')) },
    ],
  },
  OrderRefundNoted: {
    1: ['Somebody else gave back money that was paid for the order.', { orderVersion, ...money }],
  },
  DispatchNoted: {
    1: [
      'Goods of the order were sent.',
      { orderVersion, shipmentId: count('The shipment of the order.'), items },
    ],
  },
  OrderRequestAccepted: { 1: ['The order did what was wanted of it.', { request, orderVersion }] },
  OrderRequestRejected: { 1: ['The order refused what was wanted of it.', { request, code }] },
  OrderConfirmationRequested: {
    1: ['Confirm the order, if it is at this version.', { request, orderVersion }],
  },
  PaymentRecordingRequested: {
    1: [
      'Record the payment of the order, if it is at this version.',
      { request, orderVersion, attempt, reference, ...money },
    ],
  },
  PaymentMethodChangeRequested: {
    1: ['Let the order be paid this way, if it is at this version.', { request, orderVersion, method }],
  },
  OrderCancellationRequested: {
    1: [
      'Cancel the order, if it is at this version.',
      { request, orderVersion, cause: Type.Enum(['paymentFailed', 'outOfStock']) },
    ],
  },
  OrderReversionRequested: {
    1: [
      'Bring the lines of the order back to what they were, if it is at this version: what it is now cannot be had.',
      {
        request,
        orderVersion,
        toVersion: count('The version of the order whose lines could be had.'),
        cause: Type.Enum(['outOfStock']),
      },
    ],
  },
  RefundRecordingRequested: {
    1: ['Record the refund of the order.', { request, attempt, reference, ...money }],
  },
  StockReservationRequested: {
    1: [
      'So many of these are to be reserved, whatever was before; in this order, up to the first one that is refused.',
      { request, items },
    ],
  },
  StockReleaseRequested: {
    1: ['Release what is reserved of these, but for what the order is still to be sent.', { request, skus }],
  },
  StockCommitmentRequested: {
    1: ['These have left: take them from what is reserved. Older processes wanted that.', { request, items }],
  },
  StockReservationAnswered: {
    1: ['What was reserved, and what was refused.', { request, reserved: skus, refused: refusals }],
  },
  StockReleaseAnswered: { 1: ['What was to be released is released.', { request }] },
  StockCommitmentAnswered: { 1: ['What has left is taken from what was reserved.', { request }] },
  PaymentAttemptRequested: { 1: ['Charge the amount.', { request, attempt, key, ...money }] },
  PaymentInquiryRequested: {
    1: ['Ask what became of the charge.', { request, attempt, key, reference: Type.Optional(reference) }],
  },
  PaymentAttemptSucceeded: { 1: ['The money was taken.', { ...answer, reference }] },
  PaymentAttemptDeclined: {
    1: [
      'The money was not taken.',
      { ...answer, code, isFinal: Type.Boolean({ description: 'Whether another attempt is useless.' }) },
    ],
  },
  PaymentAttemptPending: { 1: ['The provider has yet to find out.', { ...answer, reference }] },
  PaymentAttemptUnknown: { 1: ['The provider has never seen the key.', answer] },
  PaymentAttemptUnanswered: { 1: ['The provider did not answer; the money was taken or not.', answer] },
  RefundRequested: { 1: ['Give the amount back.', { request, attempt, key, reference, ...money }] },
  RefundSucceeded: { 1: ['The amount was given back.', { ...answer, reference }] },
  RefundRefused: { 1: ['The provider does not give the amount back.', { ...answer, code }] },
  RefundUnanswered: { 1: ['The provider did not answer; the amount was given back or not.', answer] },
  PaymentDeadlineSet: { 1: ['Tell the process when this time has come.', deadline] },
  PaymentDeadlineReached: { 1: ['The time has come.', deadline] },
  PaymentProcessCompleted: {
    1: [
      'It is settled how the order is paid, or that it is cancelled.',
      { outcome: Type.Enum(['paid', 'cashOnDelivery', 'invoice', 'cancelled']) },
    ],
  },
  PaymentReviewRequested: {
    1: [
      'The process can do no more about it, so people have to.',
      {
        reason: Type.Enum([
          'attempt-unresolved',
          'refund-refused',
          'refund-unanswered',
          'refund-not-recorded',
          'cancellation-rejected',
        ]),
        attempt: Type.Optional(attempt),
      },
    ],
  },
});
