import { currencies } from '@daybook/money';
import type { DeadlineName, PaymentEvent } from '@daybook/payment';
import fc from 'fast-check';
import { anyEvent, fields } from './any-event.js';

/* Payment events as a decider could have decided them. */

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const positive = fc.integer({ min: 1, max: 1_000_000_000 });
const amountMinor = fc.oneof(fc.nat(1_000), fc.maxSafeNat());
const instant = fc
  .date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') })
  .map((date) => date.toISOString());
const skus = fc.array(text, { maxLength: 3 });
const items = fc.array(fields({ sku: text, quantity: positive }), { maxLength: 3 });
const refused = fc.array(fields({ sku: text, code: text }), { maxLength: 1 });
const method = fc.constantFrom('card', 'cashOnDelivery', 'invoice');
const name: fc.Arbitrary<DeadlineName> = fc.oneof(
  fc.constantFrom('start', 'window'),
  fc
    .tuple(fc.constantFrom('attempt', 'inquiry', 'refund'), positive)
    .map(([about, attempt]): DeadlineName => `${about}:${attempt}`),
);
const money = { amountMinor, currency: fc.constantFrom(...currencies) };
const request = positive;
const attempt = positive;
const orderVersion = positive;
const reference = text;
const key = text;
const code = text;
const asked = { attempt, request };
const terms = fields(
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
  'maxCashOnDeliveryMinor',
);

export const paymentEvent = anyEvent<PaymentEvent>({
  PaymentProcessStarted: fields({ orderId: text, ...money, method, items, terms }),
  OrderRevisionNoted: fields({ orderVersion, ...money, items }),
  PaymentMethodNoted: fields({ orderVersion, method }),
  OrderConfirmationNoted: fields({ orderVersion }),
  OrderCancellationNoted: fields({ orderVersion }),
  OrderEventNoted: fields({ orderVersion }),
  OrderPaymentNoted: fields({ orderVersion, reference }, 'reference'),
  OrderRefundNoted: fields({ orderVersion, ...money }),
  DispatchNoted: fields({ orderVersion, shipmentId: positive, items }),
  OrderRequestAccepted: fields({ request, orderVersion }),
  OrderRequestRejected: fields({ request, code }),
  OrderConfirmationRequested: fields({ request, orderVersion }),
  PaymentRecordingRequested: fields({ request, orderVersion, attempt, reference, ...money }),
  PaymentMethodChangeRequested: fields({ request, orderVersion, method }),
  OrderCancellationRequested: fields({
    request,
    orderVersion,
    cause: fc.constantFrom('paymentFailed', 'outOfStock'),
  }),
  OrderReversionRequested: fields({
    request,
    orderVersion,
    toVersion: orderVersion,
    cause: fc.constant('outOfStock'),
  }),
  RefundRecordingRequested: fields({ request, attempt, reference, ...money }),
  StockReservationRequested: fields({ request, items }),
  StockReleaseRequested: fields({ request, skus }),
  StockCommitmentRequested: fields({ request, items }),
  StockReservationAnswered: fields({ request, reserved: skus, refused }),
  StockReleaseAnswered: fields({ request }),
  StockCommitmentAnswered: fields({ request }),
  PaymentAttemptRequested: fields({ request, attempt, key, ...money }),
  PaymentInquiryRequested: fields({ request, attempt, key, reference }, 'reference'),
  PaymentAttemptSucceeded: fields({ ...asked, reference }, 'request'),
  PaymentAttemptDeclined: fields({ ...asked, code, isFinal: fc.boolean() }, 'request'),
  PaymentAttemptPending: fields({ ...asked, reference }, 'request'),
  PaymentAttemptUnknown: fields(asked, 'request'),
  PaymentAttemptUnanswered: fields(asked, 'request'),
  RefundRequested: fields({ request, attempt, key, reference, ...money }),
  RefundSucceeded: fields({ ...asked, reference }, 'request'),
  RefundRefused: fields({ ...asked, code }, 'request'),
  RefundUnanswered: fields(asked, 'request'),
  PaymentDeadlineSet: fields({ name, at: instant }),
  PaymentDeadlineReached: fields({ name, at: instant }),
  PaymentProcessCompleted: fields({
    outcome: fc.constantFrom('paid', 'cashOnDelivery', 'invoice', 'cancelled'),
  }),
  PaymentReviewRequested: fields(
    {
      reason: fc.constantFrom(
        'attempt-unresolved',
        'refund-refused',
        'refund-unanswered',
        'refund-not-recorded',
        'cancellation-rejected',
      ),
      attempt,
    },
    'attempt',
  ),
});
