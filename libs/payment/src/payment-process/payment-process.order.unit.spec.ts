import type { ProcessInput } from './payment-process.told.inputs.js';
import {
  accepted,
  after,
  attemptSaid,
  declined,
  inStock,
  items,
  money,
  now,
  placed,
  policy,
  refundSaid,
  rejected,
  skus,
  succeeded,
  unanswered,
  windowReached,
} from './testing/examples.js';

const reference = 'ch_1';
const refund = {
  type: 'RefundRequested',
  attempt: 1,
  key: '536365:1:refund',
  reference,
  ...money,
} as const;
const cancelled = (orderVersion: number): ProcessInput => ({ type: 'OrderCancelled', orderVersion, now });

describe('a change of the order while it is being charged', () => {
  const dearer: ProcessInput = {
    type: 'OrderModified',
    orderVersion: 2,
    amountMinor: 2000,
    lines: placed.lines,
    now,
  };
  const noted = {
    type: 'OrderRevisionNoted',
    orderVersion: 2,
    amountMinor: 2000,
    currency: 'GBP',
    items,
  } as const;

  it('sends a charge of the old amount back, and makes one of the new', () => {
    after(policy, ...inStock())
      .when(dearer)
      .then(noted);
    after(policy, ...inStock(), dearer)
      .when(attemptSaid(1, 2, succeeded(reference)))
      .then(
        { type: 'PaymentAttemptSucceeded', attempt: 1, request: 2, reference },
        { ...refund, request: 3 },
        {
          type: 'PaymentAttemptRequested',
          request: 4,
          attempt: 2,
          key: '536365:2',
          amountMinor: 2000,
          currency: 'GBP',
        },
      );
  });

  it('does not send the old amount again, even if the provider never saw it', () => {
    const at = '2026-01-05T08:01:05.000Z';
    const asked: ProcessInput = { type: 'DeadlineReached', name: 'inquiry:1', at, now };
    after(policy, ...inStock(), attemptSaid(1, 2, unanswered), dearer, asked)
      .when(attemptSaid(1, 3, { kind: 'unknown' }))
      .then(
        { type: 'PaymentAttemptUnknown', attempt: 1, request: 3 },
        {
          type: 'PaymentAttemptRequested',
          request: 4,
          attempt: 2,
          key: '536365:2',
          amountMinor: 2000,
          currency: 'GBP',
        },
      );
  });

  it('to another method confirms it at once; a charge that succeeds goes back', () => {
    const toInvoice: ProcessInput = { type: 'PaymentMethodChanged', orderVersion: 2, method: 'invoice', now };
    after(policy, ...inStock())
      .when(toInvoice)
      .then(
        { type: 'PaymentMethodNoted', orderVersion: 2, method: 'invoice' },
        { type: 'OrderConfirmationRequested', request: 3, orderVersion: 2 },
      );
    after(policy, ...inStock(), toInvoice)
      .when(attemptSaid(1, 2, succeeded(reference)))
      .then(
        { type: 'PaymentAttemptSucceeded', attempt: 1, request: 2, reference },
        { ...refund, request: 4 },
      );
  });

  it('waits for what came before it', () => {
    const later = { ...dearer, orderVersion: 3 };
    const toInvoice: ProcessInput = { type: 'PaymentMethodChanged', orderVersion: 2, method: 'invoice', now };
    after(policy, ...inStock(), later, attemptSaid(1, 2, declined('card-stolen', true)))
      .when(toInvoice)
      .then(
        { type: 'PaymentMethodNoted', orderVersion: 2, method: 'invoice' },
        { type: 'OrderConfirmationRequested', request: 3, orderVersion: 3 },
      );
    after(policy, ...inStock(), later)
      .when({ ...dearer, amountMinor: 1, lines: [] })
      .then({ type: 'OrderEventNoted', orderVersion: 2 });
  });

  it('counts, even if what the process had changed before is answered only later', () => {
    const backToCard: ProcessInput = { type: 'PaymentMethodChanged', orderVersion: 3, method: 'card', now };
    after(policy, ...inStock(), attemptSaid(1, 2, declined('card-stolen', true)), backToCard)
      .when(accepted(3, 2))
      .then(
        { type: 'OrderRequestAccepted', request: 3, orderVersion: 2 },
        { type: 'PaymentMethodChangeRequested', request: 4, orderVersion: 3, method: 'cashOnDelivery' },
      );
  });

  it('by a payment of another kind ends it; a charge that succeeds goes back', () => {
    const byBank: ProcessInput = { type: 'OrderPaid', orderVersion: 2, reference: 'transfer', now };
    after(policy, ...inStock())
      .when(byBank)
      .then(
        { type: 'OrderPaymentNoted', orderVersion: 2, reference: 'transfer' },
        { type: 'PaymentProcessCompleted', outcome: 'paid' },
      );
    after(policy, ...inStock(), byBank)
      .when(attemptSaid(1, 2, succeeded(reference)))
      .then(
        { type: 'PaymentAttemptSucceeded', attempt: 1, request: 2, reference },
        { ...refund, request: 3 },
      );
  });
});

describe('money that was taken', () => {
  const paid = [...inStock(), attemptSaid(1, 2, succeeded(reference)), accepted(3, 3)];
  const released = { type: 'StockReleaseRequested', request: 4, skus } as const;

  it('after the order fell back goes back, once', () => {
    const fellBack = [
      ...inStock(),
      attemptSaid(1, 2, unanswered),
      windowReached,
      attemptSaid(1, 3, unanswered),
      accepted(4, 2),
    ];
    after(policy, ...fellBack)
      .when(attemptSaid(1, undefined, succeeded(reference)))
      .then({ type: 'PaymentAttemptSucceeded', attempt: 1, reference }, { ...refund, request: 6 });
    after(policy, ...fellBack, attemptSaid(1, undefined, succeeded(reference)))
      .when(attemptSaid(1, undefined, succeeded(reference)))
      .thenRejected({ code: 'known-already' });
  });

  it('for an order that is cancelled goes back, and the order learns of it', () => {
    after(policy, ...paid)
      .when(cancelled(5))
      .then({ type: 'OrderCancellationNoted', orderVersion: 5 }, released, { ...refund, request: 5 });
    after(policy, ...paid, cancelled(5))
      .when(refundSaid(1, 5, { kind: 'refunded', reference: 're_1' }))
      .then(
        { type: 'RefundSucceeded', attempt: 1, request: 5, reference: 're_1' },
        { type: 'RefundRecordingRequested', request: 6, attempt: 1, reference: 're_1', ...money },
      );
    after(policy, ...paid, cancelled(5), refundSaid(1, 5, { kind: 'refunded', reference: 're_1' }))
      .when(accepted(6, 6))
      .then({ type: 'OrderRequestAccepted', request: 6, orderVersion: 6 });
  });

  it('goes back but for what others have given back', () => {
    const byHand: ProcessInput = { type: 'OrderRefunded', orderVersion: 5, amountMinor: 530, now };
    after(policy, ...paid, byHand)
      .when(cancelled(6))
      .then({ type: 'OrderCancellationNoted', orderVersion: 6 }, released, {
        ...refund,
        request: 5,
        amountMinor: 1000,
      });
    after(policy, ...paid, { ...byHand, amountMinor: 1530 })
      .when(cancelled(6))
      .then({ type: 'OrderCancellationNoted', orderVersion: 6 }, released);
  });

  it('goes back by the same key until there is an answer', () => {
    const at = '2026-01-05T08:01:05.000Z';
    const lost = refundSaid(1, 5, { kind: 'unanswered' });
    after(policy, ...paid, cancelled(5))
      .when(lost)
      .then(
        { type: 'RefundUnanswered', attempt: 1, request: 5 },
        { type: 'PaymentDeadlineSet', name: 'refund:1', at },
      );
    after(policy, ...paid, cancelled(5), lost)
      .when({ type: 'DeadlineReached', name: 'refund:1', at, now })
      .then({ type: 'PaymentDeadlineReached', name: 'refund:1', at }, { ...refund, request: 6 });
  });

  it('that the provider does not give back is left to people', () => {
    after(policy, ...paid, cancelled(5))
      .when(refundSaid(1, 5, { kind: 'refused', code: 'charge-disputed' }))
      .then(
        { type: 'RefundRefused', attempt: 1, request: 5, code: 'charge-disputed' },
        { type: 'PaymentReviewRequested', reason: 'refund-refused', attempt: 1 },
      );
    after({ ...policy, maxRefundRequests: 1 }, ...paid, cancelled(5))
      .when(refundSaid(1, 5, { kind: 'unanswered' }))
      .then(
        { type: 'RefundUnanswered', attempt: 1, request: 5 },
        { type: 'PaymentReviewRequested', reason: 'refund-unanswered', attempt: 1 },
      );
  });

  it('that was given back twice, by somebody at the same time, is left to people', () => {
    after(policy, ...paid, cancelled(5), refundSaid(1, 5, { kind: 'refunded', reference: 're_1' }))
      .when(rejected(6, 'refund-exceeds-payment'))
      .then(
        { type: 'OrderRequestRejected', request: 6, code: 'refund-exceeds-payment' },
        { type: 'PaymentReviewRequested', reason: 'refund-not-recorded', attempt: 1 },
      );
  });
});
