import {
  accepted,
  after,
  attemptSaid,
  cardOnly,
  declined,
  money,
  now,
  placed,
  rejected,
  succeeded,
  unanswered,
  untracked,
  windowEndsAt,
  windowReached,
} from './testing/examples.spec.js';

const charge = { type: 'PaymentAttemptRequested', attempt: 1, key: '536365:1', ...money } as const;
const reference = 'ch_1';

describe('a card order', () => {
  it('is charged once its stock is sure, within the window', () => {
    after(untracked)
      .when(placed)
      .then(
        {
          type: 'PaymentProcessStarted',
          orderId: '536365',
          ...money,
          method: 'card',
          items: [
            { sku: '71053', quantity: 2 },
            { sku: '85123A', quantity: 7 },
          ],
          terms: {
            windowEndsAt,
            maxAttempts: 3,
            attemptBackoffMs: 30_000,
            askBackoffMs: 5_000,
            maxBackoffMs: 3_600_000,
            maxInquiries: 60,
            maxRefundRequests: 60,
            stock: 'untracked',
            maxCashOnDeliveryMinor: 10_000,
          },
        },
        { type: 'PaymentDeadlineSet', name: 'window', at: windowEndsAt },
        { ...charge, request: 1 },
      );
  });

  it('gets its payment recorded, which confirms it', () => {
    after(untracked, placed)
      .when(attemptSaid(1, 1, succeeded(reference)))
      .then(
        { type: 'PaymentAttemptSucceeded', attempt: 1, request: 1, reference },
        { type: 'PaymentRecordingRequested', request: 2, orderVersion: 1, attempt: 1, reference, ...money },
      );
    after(untracked, placed, attemptSaid(1, 1, succeeded(reference)))
      .when(accepted(2, 3))
      .then(
        { type: 'OrderRequestAccepted', request: 2, orderVersion: 3 },
        { type: 'PaymentProcessCompleted', outcome: 'paid' },
      );
  });

  it('that costs nothing is confirmed without a charge, and counts as paid', () => {
    const free = { ...placed, amountMinor: 0 };
    after(untracked, free)
      .when(accepted(1, 2))
      .then(
        { type: 'OrderRequestAccepted', request: 1, orderVersion: 2 },
        { type: 'PaymentProcessCompleted', outcome: 'paid' },
      );
  });
});

describe('a declined attempt', () => {
  const retryAt = '2026-01-05T08:01:30.000Z';

  it('is followed by another after a while, with a key of its own', () => {
    after(untracked, placed)
      .when(attemptSaid(1, 1, declined()))
      .then(
        { type: 'PaymentAttemptDeclined', attempt: 1, request: 1, code: 'card-declined', isFinal: false },
        { type: 'PaymentDeadlineSet', name: 'attempt:2', at: retryAt },
      );
    after(untracked, placed, attemptSaid(1, 1, declined()))
      .when({ type: 'DeadlineReached', name: 'attempt:2', at: retryAt, now: retryAt })
      .then(
        { type: 'PaymentDeadlineReached', name: 'attempt:2', at: retryAt },
        { ...charge, request: 2, attempt: 2, key: '536365:2' },
      );
  });

  it('that is final is the last, and the order falls back to cash on delivery', () => {
    after(untracked, placed)
      .when(attemptSaid(1, 1, declined('card-stolen', true)))
      .then(
        { type: 'PaymentAttemptDeclined', attempt: 1, request: 1, code: 'card-stolen', isFinal: true },
        { type: 'PaymentMethodChangeRequested', request: 2, orderVersion: 1, method: 'cashOnDelivery' },
      );
  });

  it('is the last too if the next one would be due only after the window', () => {
    const late = '2026-01-05T08:09:40.000Z';
    after(untracked, placed)
      .when(attemptSaid(1, 1, declined(), late))
      .then(
        { type: 'PaymentAttemptDeclined', attempt: 1, request: 1, code: 'card-declined', isFinal: false },
        { type: 'PaymentMethodChangeRequested', request: 2, orderVersion: 1, method: 'cashOnDelivery' },
      );
  });

  it('is the last when there were as many as may be', () => {
    after({ ...untracked, maxAttempts: 1 }, placed)
      .when(attemptSaid(1, 1, declined()))
      .then(
        { type: 'PaymentAttemptDeclined', attempt: 1, request: 1, code: 'card-declined', isFinal: false },
        { type: 'PaymentMethodChangeRequested', request: 2, orderVersion: 1, method: 'cashOnDelivery' },
      );
  });
});

describe('an attempt that nobody answered', () => {
  const askAt = '2026-01-05T08:01:05.000Z';
  const asked = { type: 'DeadlineReached', name: 'inquiry:1', at: askAt, now: askAt } as const;
  const lost = attemptSaid(1, 1, unanswered);

  it('is asked about, and not made again', () => {
    after(untracked, placed)
      .when(lost)
      .then(
        { type: 'PaymentAttemptUnanswered', attempt: 1, request: 1 },
        { type: 'PaymentDeadlineSet', name: 'inquiry:1', at: askAt },
      );
    after(untracked, placed, lost)
      .when(asked)
      .then(
        { type: 'PaymentDeadlineReached', name: 'inquiry:1', at: askAt },
        { type: 'PaymentInquiryRequested', request: 2, attempt: 1, key: '536365:1' },
      );
  });

  it('is asked about again after a longer while', () => {
    after(untracked, placed, lost, asked)
      .when(attemptSaid(1, 2, unanswered))
      .then(
        { type: 'PaymentAttemptUnanswered', attempt: 1, request: 2 },
        { type: 'PaymentDeadlineSet', name: 'inquiry:1', at: '2026-01-05T08:01:10.000Z' },
      );
  });

  it('is asked about by its reference once there is one', () => {
    const pending = attemptSaid(1, undefined, { kind: 'pending', reference });
    after(untracked, placed, lost, pending)
      .when(asked)
      .then(
        { type: 'PaymentDeadlineReached', name: 'inquiry:1', at: askAt },
        { type: 'PaymentInquiryRequested', request: 2, attempt: 1, key: '536365:1', reference },
      );
  });

  it('is sent again with the same key if the provider never saw it', () => {
    after(untracked, placed, lost, asked)
      .when(attemptSaid(1, 2, { kind: 'unknown' }))
      .then({ type: 'PaymentAttemptUnknown', attempt: 1, request: 2 }, { ...charge, request: 3 });
  });

  it('is not asked about any more once the provider told of it by itself', () => {
    const news = attemptSaid(1, undefined, succeeded(reference));
    after(untracked, placed, lost, news).when(asked).thenRejected({ code: 'deadline-not-set' });
    after(untracked, placed, lost, news)
      .when(attemptSaid(1, 1, succeeded(reference)))
      .thenRejected({ code: 'known-already' });
  });

  it('is left to people after so many inquiries', () => {
    after({ ...untracked, maxInquiries: 1 }, placed, lost, asked)
      .when(attemptSaid(1, 2, unanswered))
      .then(
        { type: 'PaymentAttemptUnanswered', attempt: 1, request: 2 },
        { type: 'PaymentReviewRequested', reason: 'attempt-unresolved', attempt: 1 },
      );
  });
});

describe('at the end of the window', () => {
  const closed = { type: 'PaymentDeadlineReached', name: 'window', at: windowEndsAt } as const;
  const toCash = { type: 'PaymentMethodChangeRequested', orderVersion: 1, method: 'cashOnDelivery' } as const;

  it('an order falls back: it is to be paid in cash, and then confirmed', () => {
    after(untracked, placed, attemptSaid(1, 1, declined()))
      .when(windowReached)
      .then(closed, { ...toCash, request: 2 });
    after(untracked, placed, attemptSaid(1, 1, declined()), windowReached)
      .when(accepted(2, 2))
      .then(
        { type: 'OrderRequestAccepted', request: 2, orderVersion: 2 },
        { type: 'OrderConfirmationRequested', request: 3, orderVersion: 2 },
      );
    after(untracked, placed, attemptSaid(1, 1, declined()), windowReached, accepted(2, 2))
      .when(accepted(3, 3))
      .then(
        { type: 'OrderRequestAccepted', request: 3, orderVersion: 3 },
        { type: 'PaymentProcessCompleted', outcome: 'cashOnDelivery' },
      );
  });

  it.each([
    ['costs too much for it', { ...placed, amountMinor: 10_001 }, untracked],
    ['goes to a country without it', { ...placed, country: 'FR' }, untracked],
    ['goes nobody knows where', { ...placed, country: '' }, untracked],
    ['is in a currency without a limit', { ...placed, currency: 'EUR' }, untracked],
    ['comes from a shop without it', placed, cardOnly],
  ])('an order is cancelled instead if it %s', (_why, order, policy) => {
    after(policy, order, attemptSaid(1, 1, declined()))
      .when(windowReached)
      .then(closed, {
        type: 'OrderCancellationRequested',
        request: 2,
        orderVersion: 1,
        cause: 'paymentFailed',
      });
  });

  it('the answer to a charge that is under way is waited for, and counts', () => {
    after(untracked, placed).when(windowReached).then(closed);
    after(untracked, placed, windowReached)
      .when(attemptSaid(1, 1, succeeded(reference)))
      .then(
        { type: 'PaymentAttemptSucceeded', attempt: 1, request: 1, reference },
        { type: 'PaymentRecordingRequested', request: 2, orderVersion: 1, attempt: 1, reference, ...money },
      );
  });

  it('a charge whose outcome is not known is asked about once more before the order falls back', () => {
    after(untracked, placed, attemptSaid(1, 1, unanswered))
      .when(windowReached)
      .then(closed, { type: 'PaymentInquiryRequested', request: 2, attempt: 1, key: '536365:1' });
    after(untracked, placed, attemptSaid(1, 1, unanswered), windowReached)
      .when(attemptSaid(1, 2, unanswered))
      .then(
        { type: 'PaymentAttemptUnanswered', attempt: 1, request: 2 },
        { type: 'PaymentDeadlineSet', name: 'inquiry:1', at: '2026-01-05T08:01:10.000Z' },
        { ...toCash, request: 3 },
      );
  });

  it('nothing changes for an order that is confirmed', () => {
    after(untracked, placed, attemptSaid(1, 1, succeeded(reference)), accepted(2, 3))
      .when(windowReached)
      .then(closed);
    after(untracked, placed, attemptSaid(1, 1, succeeded(reference)), accepted(2, 3), windowReached)
      .when(windowReached)
      .thenRejected({ code: 'deadline-not-set' });
  });
});

describe('an order that is asked for what it no longer is', () => {
  const recording = [placed, attemptSaid(1, 1, succeeded(reference))];
  const back = {
    type: 'RefundRequested',
    request: 3,
    attempt: 1,
    key: '536365:1:refund',
    reference,
    ...money,
  } as const;

  it.each(['payment-amount-mismatch', 'nothing-to-pay', 'stale-version', 'order-on-hold'])(
    'does not take the payment (%s), which goes back',
    (code) => {
      after(untracked, ...recording)
        .when(rejected(2, code))
        .then({ type: 'OrderRequestRejected', request: 2, code }, back);
    },
  );

  it('is taken for cancelled if it says so', () => {
    after(untracked, ...recording)
      .when(rejected(2, 'order-already-cancelled'))
      .then(
        { type: 'OrderRequestRejected', request: 2, code: 'order-already-cancelled' },
        { type: 'PaymentProcessCompleted', outcome: 'cancelled' },
        back,
      );
  });

  it('is taken for paid if it says so', () => {
    after(untracked, ...recording)
      .when(rejected(2, 'payment-already-confirmed'))
      .then(
        { type: 'OrderRequestRejected', request: 2, code: 'payment-already-confirmed' },
        { type: 'PaymentProcessCompleted', outcome: 'paid' },
        back,
      );
  });

  it('is cancelled at the end of the window if it refuses for no known reason, and else left to people', () => {
    const free = { ...placed, amountMinor: 0 };
    after(untracked, free, rejected(1, 'order-on-hold'))
      .when(windowReached)
      .then(
        { type: 'PaymentDeadlineReached', name: 'window', at: windowEndsAt },
        { type: 'OrderCancellationRequested', request: 2, orderVersion: 1, cause: 'paymentFailed' },
      );
    after(untracked, free, rejected(1, 'order-on-hold'), windowReached)
      .when(rejected(2, 'order-on-hold'))
      .then(
        { type: 'OrderRequestRejected', request: 2, code: 'order-on-hold' },
        { type: 'PaymentReviewRequested', reason: 'cancellation-rejected' },
      );
  });

  it('may accept late what it first rejected', () => {
    after(untracked, { ...placed, amountMinor: 0 }, rejected(1, 'stale-version'))
      .when(accepted(1, 2))
      .then(
        { type: 'OrderRequestAccepted', request: 1, orderVersion: 2 },
        { type: 'PaymentProcessCompleted', outcome: 'paid' },
      );
  });
});

describe('what says nothing new', () => {
  it.each([
    ['before the order is placed', [], windowReached, 'process-not-started'],
    ['the order a second time', [placed], placed, 'process-already-started'],
    [
      'an answer a second time',
      [placed, attemptSaid(1, 1, declined())],
      attemptSaid(1, 1, declined()),
      'known-already',
    ],
    [
      'a late timeout',
      [placed, attemptSaid(1, undefined, declined())],
      attemptSaid(1, 1, unanswered),
      'known-already',
    ],
    ['an attempt that was never made', [placed], attemptSaid(2, 1, declined()), 'attempt-unknown'],
    ['an answer to what was never asked', [placed], accepted(7, 2), 'request-unknown'],
    ['a deadline that was never set', [placed], { ...windowReached, at: now }, 'deadline-not-set'],
  ] as const)('is refused: %s', (_what, before, input, code) => {
    after(untracked, ...before)
      .when(input)
      .thenRejected({ code });
  });
});
