import type { DeadlineName } from '@daybook/payment';
import Type, { type TProperties } from 'typebox';

/* One schema per stored event type and version, as order.schemas.ts has them for orders, and under the same rules. */

const first = <Properties extends TProperties>(type: string, description: string, properties: Properties) =>
  Type.Object(properties, {
    additionalProperties: false,
    $id: `urn:daybook:event:${type}:1`,
    description,
  });

const count = (description: string) => Type.Integer({ minimum: 1, description });
const span = (description: string) => Type.Integer({ minimum: 0, description });
const name = (description: string) => Type.String({ minLength: 1, description });
const amountText = (description: string) =>
  Type.String({
    pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$',
    description: `${description} Decimal text with exactly the digits of the currency's minor unit.`,
  });
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
const money = {
  amount: amountText('The amount.'),
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 alphabetic code.' }),
};
const closed = { additionalProperties: false } as const;
const items = Type.Immutable(Type.Array(Type.Object({ sku, quantity: count('Units.') }, closed)));
const skus = Type.Immutable(Type.Array(sku));
const refusals = Type.Immutable(Type.Array(Type.Object({ sku, code }, closed)));
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
      amountText("In the event's currency. Missing where there is no cash on delivery."),
    ),
  },
  closed,
);

const toldOfOrder = {
  PaymentProcessStarted: {
    1: first('PaymentProcessStarted', 'An order was placed, and is to be paid or cancelled.', {
      orderId: name('The order, whose id is that of the stream too.'),
      ...money,
      method,
      items,
      terms,
    }),
  },
  OrderRevisionNoted: {
    1: first('OrderRevisionNoted', 'The order was modified: this is what it is since.', {
      orderVersion,
      ...money,
      items,
    }),
  },
  PaymentMethodNoted: {
    1: first('PaymentMethodNoted', 'The order is to be paid another way.', { orderVersion, method }),
  },
  OrderConfirmationNoted: {
    1: first('OrderConfirmationNoted', 'The order was confirmed.', { orderVersion }),
  },
  OrderCancellationNoted: {
    1: first('OrderCancellationNoted', 'The order was cancelled.', { orderVersion }),
  },
  OrderEventNoted: {
    1: first('OrderEventNoted', 'Something else happened to the order.', { orderVersion }),
  },
  OrderPaymentNoted: {
    1: first('OrderPaymentNoted', 'The order was paid, by whomever.', {
      orderVersion,
      reference: Type.Optional(name('What the payment is known by.')),
    }),
  },
  OrderRefundNoted: {
    1: first('OrderRefundNoted', 'Somebody else gave back money that was paid for the order.', {
      orderVersion,
      ...money,
    }),
  },
  DispatchNoted: {
    1: first('DispatchNoted', 'Goods of the order were sent.', {
      orderVersion,
      shipmentId: count('The shipment of the order.'),
      items,
    }),
  },
  OrderRequestAccepted: {
    1: first('OrderRequestAccepted', 'The order did what was wanted of it.', { request, orderVersion }),
  },
  OrderRequestRejected: {
    1: first('OrderRequestRejected', 'The order refused what was wanted of it.', { request, code }),
  },
} as const;

const wantedOfOrder = {
  OrderConfirmationRequested: {
    1: first('OrderConfirmationRequested', 'Confirm the order, if it is at this version.', {
      request,
      orderVersion,
    }),
  },
  PaymentRecordingRequested: {
    1: first('PaymentRecordingRequested', 'Record the payment of the order, if it is at this version.', {
      request,
      orderVersion,
      attempt,
      reference,
      ...money,
    }),
  },
  PaymentMethodChangeRequested: {
    1: first('PaymentMethodChangeRequested', 'Let the order be paid this way, if it is at this version.', {
      request,
      orderVersion,
      method,
    }),
  },
  OrderCancellationRequested: {
    1: first('OrderCancellationRequested', 'Cancel the order, if it is at this version.', {
      request,
      orderVersion,
      cause: Type.Enum(['paymentFailed', 'outOfStock']),
    }),
  },
  OrderReversionRequested: {
    1: first(
      'OrderReversionRequested',
      'Bring the lines of the order back to what they were, if it is at this version: what it is now cannot be had.',
      {
        request,
        orderVersion,
        toVersion: count('The version of the order whose lines could be had.'),
        cause: Type.Enum(['outOfStock']),
      },
    ),
  },
  RefundRecordingRequested: {
    1: first('RefundRecordingRequested', 'Record the refund of the order.', {
      request,
      attempt,
      reference,
      ...money,
    }),
  },
} as const;

const stock = {
  StockReservationRequested: {
    1: first(
      'StockReservationRequested',
      'So many of these are to be reserved, whatever was before; in this order, up to the first one that is refused.',
      { request, items },
    ),
  },
  StockReleaseRequested: {
    1: first(
      'StockReleaseRequested',
      'Release what is reserved of these, but for what the order is still to be sent.',
      { request, skus },
    ),
  },
  StockCommitmentRequested: {
    1: first(
      'StockCommitmentRequested',
      'These have left: take them from what is reserved. Older processes wanted that.',
      {
        request,
        items,
      },
    ),
  },
  StockReservationAnswered: {
    1: first('StockReservationAnswered', 'What was reserved, and what was refused.', {
      request,
      reserved: skus,
      refused: refusals,
    }),
  },
  StockReleaseAnswered: {
    1: first('StockReleaseAnswered', 'What was to be released is released.', { request }),
  },
  StockCommitmentAnswered: {
    1: first('StockCommitmentAnswered', 'What has left is taken from what was reserved.', { request }),
  },
} as const;

const provider = {
  PaymentAttemptRequested: {
    1: first('PaymentAttemptRequested', 'Charge the amount.', { request, attempt, key, ...money }),
  },
  PaymentInquiryRequested: {
    1: first('PaymentInquiryRequested', 'Ask what became of the charge.', {
      request,
      attempt,
      key,
      reference: Type.Optional(reference),
    }),
  },
  PaymentAttemptSucceeded: {
    1: first('PaymentAttemptSucceeded', 'The money was taken.', { ...answer, reference }),
  },
  PaymentAttemptDeclined: {
    1: first('PaymentAttemptDeclined', 'The money was not taken.', {
      ...answer,
      code,
      isFinal: Type.Boolean({ description: 'Whether another attempt is useless.' }),
    }),
  },
  PaymentAttemptPending: {
    1: first('PaymentAttemptPending', 'The provider has yet to find out.', { ...answer, reference }),
  },
  PaymentAttemptUnknown: {
    1: first('PaymentAttemptUnknown', 'The provider has never seen the key.', answer),
  },
  PaymentAttemptUnanswered: {
    1: first('PaymentAttemptUnanswered', 'The provider did not answer; the money was taken or not.', answer),
  },
  RefundRequested: {
    1: first('RefundRequested', 'Give the amount back.', { request, attempt, key, reference, ...money }),
  },
  RefundSucceeded: {
    1: first('RefundSucceeded', 'The amount was given back.', { ...answer, reference }),
  },
  RefundRefused: {
    1: first('RefundRefused', 'The provider does not give the amount back.', { ...answer, code }),
  },
  RefundUnanswered: {
    1: first('RefundUnanswered', 'The provider did not answer; the amount was given back or not.', answer),
  },
} as const;

const process = {
  PaymentDeadlineSet: {
    1: first('PaymentDeadlineSet', 'Tell the process when this time has come.', deadline),
  },
  PaymentDeadlineReached: { 1: first('PaymentDeadlineReached', 'The time has come.', deadline) },
  PaymentProcessCompleted: {
    1: first('PaymentProcessCompleted', 'It is settled how the order is paid, or that it is cancelled.', {
      outcome: Type.Enum(['paid', 'cashOnDelivery', 'invoice', 'cancelled']),
    }),
  },
  PaymentReviewRequested: {
    1: first('PaymentReviewRequested', 'The process can do no more about it, so people have to.', {
      reason: Type.Enum([
        'attempt-unresolved',
        'refund-refused',
        'refund-unanswered',
        'refund-not-recorded',
        'cancellation-rejected',
      ]),
      attempt: Type.Optional(attempt),
    }),
  },
} as const;

export const paymentEventSchemas = {
  ...toldOfOrder,
  ...wantedOfOrder,
  ...stock,
  ...provider,
  ...process,
} as const;
