import type { ExamplesOf } from '../event-shapes.js';
import type { paymentEventSchemas } from '../payment.schemas.js';

export const paymentExamples: ExamplesOf<typeof paymentEventSchemas> = {
  PaymentProcessStarted: {
    1: [
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
    ],
  },
  OrderRevisionNoted: {
    1: [
      {
        orderVersion: 2,
        amount: '20.40',
        currency: 'GBP',
        items: [
          { sku: '71053', quantity: 6 },
          { sku: '85123A', quantity: 8 },
        ],
      },
    ],
  },
  PaymentMethodNoted: { 1: [{ orderVersion: 4, method: 'invoice' }] },
  OrderConfirmationNoted: { 1: [{ orderVersion: 6 }] },
  OrderCancellationNoted: { 1: [{ orderVersion: 11 }] },
  OrderEventNoted: { 1: [{ orderVersion: 5 }] },
  OrderPaymentNoted: { 1: [{ orderVersion: 7, reference: 'Transfer 4711' }] },
  OrderRefundNoted: { 1: [{ orderVersion: 10, amount: '5.30', currency: 'GBP' }] },
  DispatchNoted: { 1: [{ orderVersion: 8, shipmentId: 1, items: [{ sku: '71053', quantity: 6 }] }] },
  OrderRequestAccepted: { 1: [{ request: 10, orderVersion: 3 }] },
  OrderRequestRejected: { 1: [{ request: 6, code: 'stale-version' }] },
  OrderConfirmationRequested: { 1: [{ request: 11, orderVersion: 5 }] },
  PaymentRecordingRequested: {
    1: [{ request: 6, orderVersion: 1, attempt: 2, reference: 'ch_2', amount: '15.30', currency: 'GBP' }],
  },
  PaymentMethodChangeRequested: { 1: [{ request: 10, orderVersion: 2, method: 'cashOnDelivery' }] },
  OrderCancellationRequested: { 1: [{ request: 13, orderVersion: 11, cause: 'paymentFailed' }] },
  OrderReversionRequested: {
    1: [
      { request: 16, orderVersion: 11, toVersion: 10, cause: 'outOfStock' },
      { request: 4, orderVersion: 3, toVersion: 2, cause: 'outOfStock' },
    ],
  },
  RefundRecordingRequested: {
    1: [{ request: 14, attempt: 2, reference: 're_2', amount: '15.30', currency: 'GBP' }],
  },
  StockReservationRequested: {
    1: [
      {
        request: 1,
        items: [
          { sku: '71053', quantity: 6 },
          { sku: '85123A', quantity: 6 },
        ],
      },
    ],
  },
  StockReleaseRequested: { 1: [{ request: 8, skus: ['85123A'] }] },
  StockCommitmentRequested: { 1: [{ request: 12, items: [{ sku: '71053', quantity: 6 }] }] },
  StockReservationAnswered: { 1: [{ request: 1, reserved: ['71053', '85123A'], refused: [] }] },
  StockReleaseAnswered: { 1: [{ request: 8 }] },
  StockCommitmentAnswered: { 1: [{ request: 12 }] },
  PaymentAttemptRequested: {
    1: [{ request: 2, attempt: 1, key: '536365:1', amount: '15.30', currency: 'GBP' }],
  },
  PaymentInquiryRequested: { 1: [{ request: 3, attempt: 1, key: '536365:1' }] },
  PaymentAttemptSucceeded: { 1: [{ attempt: 2, request: 5, reference: 'ch_2' }] },
  PaymentAttemptDeclined: { 1: [{ attempt: 1, code: 'card-declined', isFinal: false }] },
  PaymentAttemptPending: { 1: [{ attempt: 1, request: 4, reference: 'ch_1' }] },
  PaymentAttemptUnknown: { 1: [{ attempt: 1, request: 3 }] },
  PaymentAttemptUnanswered: { 1: [{ attempt: 1, request: 2 }] },
  RefundRequested: {
    1: [
      { request: 7, attempt: 2, key: '536365:2:refund', reference: 'ch_2', amount: '15.30', currency: 'GBP' },
    ],
  },
  RefundSucceeded: { 1: [{ attempt: 2, request: 9, reference: 're_2' }] },
  RefundRefused: { 1: [{ attempt: 3, request: 15, code: 'charge-disputed' }] },
  RefundUnanswered: { 1: [{ attempt: 2, request: 7 }] },
  PaymentDeadlineSet: { 1: [{ name: 'window', at: '2026-01-05T08:36:00.000Z' }] },
  PaymentDeadlineReached: { 1: [{ name: 'attempt:2', at: '2026-01-05T08:28:00.000Z' }] },
  PaymentProcessCompleted: { 1: [{ outcome: 'invoice' }] },
  PaymentReviewRequested: { 1: [{ reason: 'refund-refused', attempt: 3 }] },
};
