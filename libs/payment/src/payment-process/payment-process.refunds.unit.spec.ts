import {
  accepted,
  after,
  attemptSaid,
  inStock,
  items,
  now,
  policy,
  refundSaid,
  skus,
  succeeded,
} from './testing/examples.js';
import type { ProcessInput } from './payment-process.told.inputs.js';

const reference = 'ch_1';

/** Paid by card with 15.30, and confirmed by that. */
const paid = [...inStock(), attemptSaid(1, 2, succeeded(reference)), accepted(3, 3)];

const itemsCancelled = (orderVersion: number, amountMinor: number, cancelledMinor: number): ProcessInput => ({
  type: 'ItemsCancelled',
  orderVersion,
  amountMinor,
  cancelledMinor,
  lines: items,
  now,
});

const noted = (orderVersion: number, amountMinor: number, cancelledMinor: number) => ({
  type: 'ItemsCancellationNoted' as const,
  orderVersion,
  amountMinor,
  currency: 'GBP' as const,
  items,
  cancelledMinor,
});

const refund = (number: number, amountMinor: number) => ({
  type: 'RefundRequested' as const,
  request: number,
  attempt: 1,
  key: '536365:1:refund',
  reference,
  amountMinor,
  currency: 'GBP' as const,
});

const recording = (request: number, amountMinor: number) => ({
  type: 'RefundRecordingRequested' as const,
  request,
  attempt: 1,
  reference: 're_1',
  amountMinor,
  currency: 'GBP' as const,
});

const refunded = { kind: 'refunded', reference: 're_1' } as const;

describe('items of a paid order that are cancelled', () => {
  it('lead to a refund of what they cost, which the order learns of', () => {
    after(policy, ...paid)
      .when(itemsCancelled(4, 1_030, 500))
      .then(noted(4, 1_030, 500), refund(4, 500));
    after(policy, ...paid, itemsCancelled(4, 1_030, 500))
      .when(refundSaid(1, 4, refunded))
      .then({ type: 'RefundSucceeded', attempt: 1, request: 4, reference: 're_1' }, recording(5, 500));
  });

  it('lead to one refund after the other, each with a key of its own', () => {
    const first = [...paid, itemsCancelled(4, 1_030, 500), itemsCancelled(5, 730, 300)];
    after(policy, ...first, refundSaid(1, 4, refunded))
      .when(accepted(5, 6))
      .then(
        { type: 'OrderRequestAccepted', request: 5, orderVersion: 6 },
        { ...refund(6, 300), refund: 2, key: '536365:1:refund:2' },
      );
    after(policy, ...first, refundSaid(1, 4, refunded), accepted(5, 6))
      .when({ ...refundSaid(1, 6, { kind: 'refunded', reference: 're_2' }), refund: 2 } as ProcessInput)
      .then(
        { type: 'RefundSucceeded', attempt: 1, refund: 2, request: 6, reference: 're_2' },
        { ...recording(7, 300), refund: 2, reference: 're_2' },
      );
  });

  it('are left to people where the provider refuses, and nothing else is', () => {
    after(policy, ...paid, itemsCancelled(4, 1_030, 500))
      .when(refundSaid(1, 4, { kind: 'refused', code: 'charge-disputed' }))
      .then(
        { type: 'RefundRefused', attempt: 1, request: 4, code: 'charge-disputed' },
        { type: 'PaymentReviewRequested', reason: 'refund-refused', attempt: 1 },
      );
  });

  it('are given back no more than is left of the payment after what others gave back', () => {
    const given: ProcessInput = { type: 'OrderRefunded', orderVersion: 4, amountMinor: 1_400, now };
    after(policy, ...paid, given)
      .when(itemsCancelled(5, 1_030, 500))
      .then(noted(5, 1_030, 500), refund(4, 130));
  });

  it('are part of what goes back when the order is cancelled after that', () => {
    const done = [...paid, itemsCancelled(4, 1_030, 500), refundSaid(1, 4, refunded), accepted(5, 5)];
    after(policy, ...done)
      .when({ type: 'OrderCancelled', orderVersion: 6, now })
      .then(
        { type: 'OrderCancellationNoted', orderVersion: 6 },
        { type: 'StockReleaseRequested', request: 6, skus },
        { ...refund(7, 1_030), refund: 2, key: '536365:1:refund:2' },
      );
  });

  it('are told once', () => {
    after(policy, ...paid, itemsCancelled(4, 1_030, 500))
      .when(itemsCancelled(4, 1_030, 500))
      .thenRejected({ code: 'known-already' });
  });
});
