import Type from 'typebox';
import { defineEvents, event } from './event-shapes.js';
import {
  count,
  name,
  request,
  attempt,
  orderVersion,
  key,
  reference,
  code,
  method,
  money,
  items,
  skus,
  refusals,
  answer,
  deadline,
  terms,
} from './payment.fields.js';

/* One schema per stored event type and version, as order.schemas.ts has them for orders, and under the same rules. */

export const paymentEventSchemas = defineEvents({
  PaymentProcessStarted: {
    1: event(
      'An order was placed, and is to be paid or cancelled.',
      { orderId: name('The order, whose id is that of the stream too.'), ...money, method, items, terms },
      {
        orderId: '536365',
        amount: '15.30',
        currency: 'GBP',
        method: 'card',
        items: [
          { sku: '71053', quantity: 6 },
          { sku: '85123A', quantity: 6 },
        ],
        terms: {
          startsAt: '2026-01-05T08:26:10.000Z',
          windowEndsAt: '2026-01-05T08:36:00.000Z',
          maxAttempts: 3,
          attemptBackoffMs: 30_000,
          askBackoffMs: 5000,
          maxBackoffMs: 3_600_000,
          maxInquiries: 60,
          maxRefundRequests: 60,
          maxCashOnDelivery: '200.00',
        },
      },
    ),
  },
  OrderRevisionNoted: {
    1: event(
      'The order was modified: this is what it is since.',
      { orderVersion, ...money, items },
      {
        orderVersion: 2,
        amount: '20.40',
        currency: 'GBP',
        items: [
          { sku: '71053', quantity: 6 },
          { sku: '85123A', quantity: 8 },
        ],
      },
    ),
  },
  PaymentMethodNoted: {
    1: event(
      'The order is to be paid another way.',
      { orderVersion, method },
      { orderVersion: 4, method: 'invoice' },
    ),
  },
  OrderConfirmationNoted: { 1: event('The order was confirmed.', { orderVersion }, { orderVersion: 6 }) },
  OrderCancellationNoted: { 1: event('The order was cancelled.', { orderVersion }, { orderVersion: 11 }) },
  OrderEventNoted: {
    1: event('Something else happened to the order.', { orderVersion }, { orderVersion: 5 }),
  },
  OrderPaymentNoted: {
    1: event(
      'The order was paid, by whomever.',
      { orderVersion, reference: Type.Optional(name('What the payment is known by.')) },
      { orderVersion: 7, reference: 'Transfer 4711' },
    ),
  },
  OrderRefundNoted: {
    1: event(
      'Somebody else gave back money that was paid for the order.',
      { orderVersion, ...money },
      { orderVersion: 10, amount: '5.30', currency: 'GBP' },
    ),
  },
  DispatchNoted: {
    1: event(
      'Goods of the order were sent.',
      { orderVersion, shipmentId: count('The shipment of the order.'), items },
      { orderVersion: 8, shipmentId: 1, items: [{ sku: '71053', quantity: 6 }] },
    ),
  },
  OrderRequestAccepted: {
    1: event(
      'The order did what was wanted of it.',
      { request, orderVersion },
      { request: 10, orderVersion: 3 },
    ),
  },
  OrderRequestRejected: {
    1: event(
      'The order refused what was wanted of it.',
      { request, code },
      { request: 6, code: 'stale-version' },
    ),
  },
  OrderConfirmationRequested: {
    1: event(
      'Confirm the order, if it is at this version.',
      { request, orderVersion },
      { request: 11, orderVersion: 5 },
    ),
  },
  PaymentRecordingRequested: {
    1: event(
      'Record the payment of the order, if it is at this version.',
      { request, orderVersion, attempt, reference, ...money },
      { request: 6, orderVersion: 1, attempt: 2, reference: 'ch_2', amount: '15.30', currency: 'GBP' },
    ),
  },
  PaymentMethodChangeRequested: {
    1: event(
      'Let the order be paid this way, if it is at this version.',
      { request, orderVersion, method },
      { request: 10, orderVersion: 2, method: 'cashOnDelivery' },
    ),
  },
  OrderCancellationRequested: {
    1: event(
      'Cancel the order, if it is at this version.',
      { request, orderVersion, cause: Type.Enum(['paymentFailed', 'outOfStock']) },
      { request: 13, orderVersion: 11, cause: 'paymentFailed' },
    ),
  },
  OrderReversionRequested: {
    1: event(
      'Bring the lines of the order back to what they were, if it is at this version: what it is now cannot be had.',
      {
        request,
        orderVersion,
        toVersion: count('The version of the order whose lines could be had.'),
        cause: Type.Enum(['outOfStock']),
      },
      { request: 16, orderVersion: 11, toVersion: 10, cause: 'outOfStock' },
    ),
  },
  RefundRecordingRequested: {
    1: event(
      'Record the refund of the order.',
      { request, attempt, reference, ...money },
      { request: 14, attempt: 2, reference: 're_2', amount: '15.30', currency: 'GBP' },
    ),
  },
  StockReservationRequested: {
    1: event(
      'So many of these are to be reserved, whatever was before; in this order, up to the first one that is refused.',
      { request, items },
      {
        request: 1,
        items: [
          { sku: '71053', quantity: 6 },
          { sku: '85123A', quantity: 6 },
        ],
      },
    ),
  },
  StockReleaseRequested: {
    1: event(
      'Release what is reserved of these, but for what the order is still to be sent.',
      { request, skus },
      { request: 8, skus: ['85123A'] },
    ),
  },
  StockCommitmentRequested: {
    1: event(
      'These have left: take them from what is reserved. Older processes wanted that.',
      { request, items },
      { request: 12, items: [{ sku: '71053', quantity: 6 }] },
    ),
  },
  StockReservationAnswered: {
    1: event(
      'What was reserved, and what was refused.',
      { request, reserved: skus, refused: refusals },
      { request: 1, reserved: ['71053', '85123A'], refused: [] },
    ),
  },
  StockReleaseAnswered: { 1: event('What was to be released is released.', { request }, { request: 8 }) },
  StockCommitmentAnswered: {
    1: event('What has left is taken from what was reserved.', { request }, { request: 12 }),
  },
  PaymentAttemptRequested: {
    1: event(
      'Charge the amount.',
      { request, attempt, key, ...money },
      { request: 2, attempt: 1, key: '536365:1', amount: '15.30', currency: 'GBP' },
    ),
  },
  PaymentInquiryRequested: {
    1: event(
      'Ask what became of the charge.',
      { request, attempt, key, reference: Type.Optional(reference) },
      { request: 3, attempt: 1, key: '536365:1' },
    ),
  },
  PaymentAttemptSucceeded: {
    1: event('The money was taken.', { ...answer, reference }, { attempt: 2, request: 5, reference: 'ch_2' }),
  },
  PaymentAttemptDeclined: {
    1: event(
      'The money was not taken.',
      { ...answer, code, isFinal: Type.Boolean({ description: 'Whether another attempt is useless.' }) },
      { attempt: 1, code: 'card-declined', isFinal: false },
    ),
  },
  PaymentAttemptPending: {
    1: event(
      'The provider has yet to find out.',
      { ...answer, reference },
      { attempt: 1, request: 4, reference: 'ch_1' },
    ),
  },
  PaymentAttemptUnknown: {
    1: event('The provider has never seen the key.', answer, { attempt: 1, request: 3 }),
  },
  PaymentAttemptUnanswered: {
    1: event('The provider did not answer; the money was taken or not.', answer, { attempt: 1, request: 2 }),
  },
  RefundRequested: {
    1: event(
      'Give the amount back.',
      { request, attempt, key, reference, ...money },
      { request: 7, attempt: 2, key: '536365:2:refund', reference: 'ch_2', amount: '15.30', currency: 'GBP' },
    ),
  },
  RefundSucceeded: {
    1: event(
      'The amount was given back.',
      { ...answer, reference },
      { attempt: 2, request: 9, reference: 're_2' },
    ),
  },
  RefundRefused: {
    1: event(
      'The provider does not give the amount back.',
      { ...answer, code },
      { attempt: 3, request: 15, code: 'charge-disputed' },
    ),
  },
  RefundUnanswered: {
    1: event('The provider did not answer; the amount was given back or not.', answer, {
      attempt: 2,
      request: 7,
    }),
  },
  PaymentDeadlineSet: {
    1: event('Tell the process when this time has come.', deadline, {
      name: 'window',
      at: '2026-01-05T08:36:00.000Z',
    }),
  },
  PaymentDeadlineReached: {
    1: event('The time has come.', deadline, { name: 'attempt:2', at: '2026-01-05T08:28:00.000Z' }),
  },
  PaymentProcessCompleted: {
    1: event(
      'It is settled how the order is paid, or that it is cancelled.',
      { outcome: Type.Enum(['paid', 'cashOnDelivery', 'invoice', 'cancelled']) },
      { outcome: 'invoice' },
    ),
  },
  PaymentReviewRequested: {
    1: event(
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
      { reason: 'refund-refused', attempt: 3 },
    ),
  },
});
