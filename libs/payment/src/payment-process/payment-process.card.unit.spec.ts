import type { OrderPlaced } from './payment-process.told.inputs.js';
import type { PaymentPolicy } from './payment-process.policy.js';
import {
  accepted,
  after,
  attemptSaid,
  cardOnly,
  declined,
  inStock,
  items,
  money,
  now,
  placed,
  policy,
  rejected,
  reserved,
  skus,
  succeeded,
  unanswered,
  windowEndsAt,
  startsAt,
  windowReached,
} from './testing/examples.js';

const charge = { type: 'PaymentAttemptRequested', attempt: 1, key: '536365:1', ...money } as const;
const reference = 'ch_1';

describe('a card order', () => {
  it('is charged once its stock is sure, within the window', () => {
    after(policy)
      .when(placed)
      .then(
        {
          type: 'PaymentProcessStarted',
          orderId: '536365',
          ...money,
          method: 'card',
          items,
          terms: {
            startsAt,
            windowEndsAt,
            maxAttempts: 3,
            attemptBackoffMs: 30_000,
            askBackoffMs: 5_000,
            maxBackoffMs: 3_600_000,
            maxInquiries: 60,
            maxRefundRequests: 60,
            maxCashOnDeliveryMinor: 10_000,
          },
        },
        { type: 'PaymentDeadlineSet', name: 'window', at: windowEndsAt },
        { type: 'StockReservationRequested', request: 1, items },
      );
    after(policy, placed)
      .when(reserved(1, ...skus))
      .then(
        { type: 'StockReservationAnswered', request: 1, reserved: skus, refused: [] },
        { ...charge, request: 2 },
      );
  });

  it('gets its payment recorded, which confirms it', () => {
    after(policy, ...inStock())
      .when(attemptSaid(1, 2, succeeded(reference)))
      .then(
        { type: 'PaymentAttemptSucceeded', attempt: 1, request: 2, reference },
        { type: 'PaymentRecordingRequested', request: 3, orderVersion: 1, attempt: 1, reference, ...money },
      );
    after(policy, ...inStock(), attemptSaid(1, 2, succeeded(reference)))
      .when(accepted(3, 3))
      .then(
        { type: 'OrderRequestAccepted', request: 3, orderVersion: 3 },
        { type: 'PaymentProcessCompleted', outcome: 'paid' },
      );
  });

  it('that costs nothing is confirmed without a charge, and counts as paid', () => {
    const free = { ...placed, amountMinor: 0 };
    after(policy, ...inStock(free))
      .when(accepted(2, 2))
      .then(
        { type: 'OrderRequestAccepted', request: 2, orderVersion: 2 },
        { type: 'PaymentProcessCompleted', outcome: 'paid' },
      );
  });
});

describe('a declined attempt', () => {
  const retryAt = '2026-01-05T08:01:30.000Z';

  it('is followed by another after a while, with a key of its own', () => {
    after(policy, ...inStock())
      .when(attemptSaid(1, 2, declined()))
      .then(
        { type: 'PaymentAttemptDeclined', attempt: 1, request: 2, code: 'card-declined', isFinal: false },
        { type: 'PaymentDeadlineSet', name: 'attempt:2', at: retryAt },
      );
    after(policy, ...inStock(), attemptSaid(1, 2, declined()))
      .when({ type: 'DeadlineReached', name: 'attempt:2', at: retryAt, now: retryAt })
      .then(
        { type: 'PaymentDeadlineReached', name: 'attempt:2', at: retryAt },
        { ...charge, request: 3, attempt: 2, key: '536365:2' },
      );
  });

  it('that is final is the last, and the order falls back to cash on delivery', () => {
    after(policy, ...inStock())
      .when(attemptSaid(1, 2, declined('card-stolen', true)))
      .then(
        { type: 'PaymentAttemptDeclined', attempt: 1, request: 2, code: 'card-stolen', isFinal: true },
        { type: 'PaymentMethodChangeRequested', request: 3, orderVersion: 1, method: 'cashOnDelivery' },
      );
  });

  it('is the last too if the next one would be due only after the window', () => {
    const late = '2026-01-05T08:09:40.000Z';
    after(policy, ...inStock())
      .when(attemptSaid(1, 2, declined(), late))
      .then(
        { type: 'PaymentAttemptDeclined', attempt: 1, request: 2, code: 'card-declined', isFinal: false },
        { type: 'PaymentMethodChangeRequested', request: 3, orderVersion: 1, method: 'cashOnDelivery' },
      );
  });

  it('is the last when there were as many as may be', () => {
    after({ ...policy, maxAttempts: 1 }, ...inStock())
      .when(attemptSaid(1, 2, declined()))
      .then(
        { type: 'PaymentAttemptDeclined', attempt: 1, request: 2, code: 'card-declined', isFinal: false },
        { type: 'PaymentMethodChangeRequested', request: 3, orderVersion: 1, method: 'cashOnDelivery' },
      );
  });
});

describe('an attempt that nobody answered', () => {
  const askAt = '2026-01-05T08:01:05.000Z';
  const asked = { type: 'DeadlineReached', name: 'inquiry:1', at: askAt, now: askAt } as const;
  const lost = attemptSaid(1, 2, unanswered);

  it('is asked about, and not made again', () => {
    after(policy, ...inStock())
      .when(lost)
      .then(
        { type: 'PaymentAttemptUnanswered', attempt: 1, request: 2 },
        { type: 'PaymentDeadlineSet', name: 'inquiry:1', at: askAt },
      );
    after(policy, ...inStock(), lost)
      .when(asked)
      .then(
        { type: 'PaymentDeadlineReached', name: 'inquiry:1', at: askAt },
        { type: 'PaymentInquiryRequested', request: 3, attempt: 1, key: '536365:1' },
      );
  });

  it('is asked about again after a longer while', () => {
    after(policy, ...inStock(), lost, asked)
      .when(attemptSaid(1, 3, unanswered))
      .then(
        { type: 'PaymentAttemptUnanswered', attempt: 1, request: 3 },
        { type: 'PaymentDeadlineSet', name: 'inquiry:1', at: '2026-01-05T08:01:10.000Z' },
      );
  });

  it('is asked about by its reference once there is one', () => {
    const pending = attemptSaid(1, undefined, { kind: 'pending', reference });
    after(policy, ...inStock(), lost, pending)
      .when(asked)
      .then(
        { type: 'PaymentDeadlineReached', name: 'inquiry:1', at: askAt },
        { type: 'PaymentInquiryRequested', request: 3, attempt: 1, key: '536365:1', reference },
      );
  });

  it('is sent again with the same key if the provider never saw it', () => {
    after(policy, ...inStock(), lost, asked)
      .when(attemptSaid(1, 3, { kind: 'unknown' }))
      .then({ type: 'PaymentAttemptUnknown', attempt: 1, request: 3 }, { ...charge, request: 4 });
  });

  it('is not asked about any more once the provider told of it by itself', () => {
    const said = attemptSaid(1, undefined, succeeded(reference));
    after(policy, ...inStock(), lost, said)
      .when(asked)
      .thenRejected({ code: 'deadline-not-set' });
    after(policy, ...inStock(), lost, said)
      .when(attemptSaid(1, 2, succeeded(reference)))
      .thenRejected({ code: 'known-already' });
  });

  it('is left to people after so many inquiries', () => {
    after({ ...policy, maxInquiries: 1 }, ...inStock(), lost, asked)
      .when(attemptSaid(1, 3, unanswered))
      .then(
        { type: 'PaymentAttemptUnanswered', attempt: 1, request: 3 },
        { type: 'PaymentReviewRequested', reason: 'attempt-unresolved', attempt: 1 },
      );
  });
});

describe('at the end of the window', () => {
  const closed = { type: 'PaymentDeadlineReached', name: 'window', at: windowEndsAt } as const;
  const toCash = { type: 'PaymentMethodChangeRequested', orderVersion: 1, method: 'cashOnDelivery' } as const;

  it('an order falls back: it is to be paid in cash, and then confirmed', () => {
    after(policy, ...inStock(), attemptSaid(1, 2, declined()))
      .when(windowReached)
      .then(closed, { ...toCash, request: 3 });
    after(policy, ...inStock(), attemptSaid(1, 2, declined()), windowReached)
      .when(accepted(3, 2))
      .then(
        { type: 'OrderRequestAccepted', request: 3, orderVersion: 2 },
        { type: 'OrderConfirmationRequested', request: 4, orderVersion: 2 },
      );
    after(policy, ...inStock(), attemptSaid(1, 2, declined()), windowReached, accepted(3, 2))
      .when(accepted(4, 3))
      .then(
        { type: 'OrderRequestAccepted', request: 4, orderVersion: 3 },
        { type: 'PaymentProcessCompleted', outcome: 'cashOnDelivery' },
      );
  });

  it.each<[string, OrderPlaced, PaymentPolicy]>([
    ['costs too much for it', { ...placed, amountMinor: 10_001 }, policy],
    ['goes to a country without it', { ...placed, country: 'FR' }, policy],
    ['goes nobody knows where', { ...placed, country: '' }, policy],
    ['is in a currency without a limit', { ...placed, currency: 'EUR' }, policy],
    ['comes from a shop without it', placed, cardOnly],
  ])('an order is cancelled instead if it %s', (_why, order, rules) => {
    after(rules, ...inStock(order), attemptSaid(1, 2, declined()))
      .when(windowReached)
      .then(closed, {
        type: 'OrderCancellationRequested',
        request: 3,
        orderVersion: 1,
        cause: 'paymentFailed',
      });
  });

  it('the answer to a charge that is under way is waited for, and counts', () => {
    after(policy, ...inStock())
      .when(windowReached)
      .then(closed);
    after(policy, ...inStock(), windowReached)
      .when(attemptSaid(1, 2, succeeded(reference)))
      .then(
        { type: 'PaymentAttemptSucceeded', attempt: 1, request: 2, reference },
        { type: 'PaymentRecordingRequested', request: 3, orderVersion: 1, attempt: 1, reference, ...money },
      );
  });

  it('a charge whose outcome is not known is asked about once more before the order falls back', () => {
    after(policy, ...inStock(), attemptSaid(1, 2, unanswered))
      .when(windowReached)
      .then(closed, { type: 'PaymentInquiryRequested', request: 3, attempt: 1, key: '536365:1' });
    after(policy, ...inStock(), attemptSaid(1, 2, unanswered), windowReached)
      .when(attemptSaid(1, 3, unanswered))
      .then(
        { type: 'PaymentAttemptUnanswered', attempt: 1, request: 3 },
        { type: 'PaymentDeadlineSet', name: 'inquiry:1', at: '2026-01-05T08:01:10.000Z' },
        { ...toCash, request: 4 },
      );
  });

  it('nothing changes for an order that is confirmed', () => {
    after(policy, ...inStock(), attemptSaid(1, 2, succeeded(reference)), accepted(3, 3))
      .when(windowReached)
      .then(closed);
    after(policy, ...inStock(), attemptSaid(1, 2, succeeded(reference)), accepted(3, 3), windowReached)
      .when(windowReached)
      .thenRejected({ code: 'deadline-not-set' });
  });
});

describe('an order that is asked for what it no longer is', () => {
  const recording = [...inStock(), attemptSaid(1, 2, succeeded(reference))];
  const back = {
    type: 'RefundRequested',
    request: 4,
    attempt: 1,
    key: '536365:1:refund',
    reference,
    ...money,
  } as const;

  it.each(['payment-amount-mismatch', 'nothing-to-pay', 'stale-version', 'order-on-hold'])(
    'does not take the payment (%s), which goes back',
    (code) => {
      after(policy, ...recording)
        .when(rejected(3, code))
        .then({ type: 'OrderRequestRejected', request: 3, code }, back);
    },
  );

  it('is taken for cancelled if it says so', () => {
    after(policy, ...recording)
      .when(rejected(3, 'order-already-cancelled'))
      .then(
        { type: 'OrderRequestRejected', request: 3, code: 'order-already-cancelled' },
        { type: 'PaymentProcessCompleted', outcome: 'cancelled' },
        { type: 'StockReleaseRequested', request: 4, skus },
        { ...back, request: 5 },
      );
  });

  it('is taken for paid if it says so', () => {
    after(policy, ...recording)
      .when(rejected(3, 'payment-already-confirmed'))
      .then(
        { type: 'OrderRequestRejected', request: 3, code: 'payment-already-confirmed' },
        { type: 'PaymentProcessCompleted', outcome: 'paid' },
        back,
      );
  });

  it('is cancelled at the end of the window if it refuses for no known reason, and else left to people', () => {
    const free = { ...placed, amountMinor: 0 };
    after(policy, ...inStock(free), rejected(2, 'order-on-hold'))
      .when(windowReached)
      .then(
        { type: 'PaymentDeadlineReached', name: 'window', at: windowEndsAt },
        { type: 'OrderCancellationRequested', request: 3, orderVersion: 1, cause: 'paymentFailed' },
      );
    after(policy, ...inStock(free), rejected(2, 'order-on-hold'), windowReached)
      .when(rejected(3, 'order-on-hold'))
      .then(
        { type: 'OrderRequestRejected', request: 3, code: 'order-on-hold' },
        { type: 'PaymentReviewRequested', reason: 'cancellation-rejected' },
      );
  });

  it('may accept late what it first rejected', () => {
    after(policy, ...inStock({ ...placed, amountMinor: 0 }), rejected(2, 'stale-version'))
      .when(accepted(2, 2))
      .then(
        { type: 'OrderRequestAccepted', request: 2, orderVersion: 2 },
        { type: 'PaymentProcessCompleted', outcome: 'paid' },
      );
  });
});

describe('what says nothing new', () => {
  it.each([
    ['before the order is placed', [], windowReached, 'process-not-started'],
    ['the order a second time', inStock(), placed, 'process-already-started'],
    [
      'an answer a second time',
      [...inStock(), attemptSaid(1, 2, declined())],
      attemptSaid(1, 2, declined()),
      'known-already',
    ],
    [
      'a late timeout',
      [...inStock(), attemptSaid(1, undefined, declined())],
      attemptSaid(1, 2, unanswered),
      'known-already',
    ],
    ['an attempt that was never made', inStock(), attemptSaid(2, 2, declined()), 'attempt-unknown'],
    ['an answer to what was never asked', inStock(), accepted(7, 2), 'request-unknown'],
    ['a deadline that was never set', inStock(), { ...windowReached, at: now }, 'deadline-not-set'],
  ] as const)('is refused: %s', (_what, before, input, code) => {
    after(policy, ...before)
      .when(input)
      .thenRejected({ code });
  });
});
