import { paymentsCategory } from '../api/headers.js';
import type { RecordedEventShape } from '../events/published-event.js';

/*
 * The payment process of one order to which about everything happens, in the same way: the first events of its
 * partition, each with its hash, a quarter of a minute apart.
 */

type Example = readonly [type: string, data: object, hash: string];

/** Of each type one. */
const examples: readonly Example[] = [
  [
    'PaymentProcessStarted',
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
        attemptBackoffMs: 30000,
        askBackoffMs: 5000,
        maxBackoffMs: 3600000,
        maxInquiries: 60,
        maxRefundRequests: 60,
        maxCashOnDelivery: '200.00',
      },
    },
    '26117c5b4d35733263fc7a56341ac03ce9c82991d289b9dd6785fe1d703fb6a4',
  ],
  [
    'PaymentDeadlineSet',
    { name: 'window', at: '2026-01-05T08:36:00.000Z' },
    'cd9e551cef2a7a7ca498bbbb8741770d2e76d96846daea4bd33bd52b2e1f48de',
  ],
  [
    'StockReservationRequested',
    {
      request: 1,
      items: [
        { sku: '71053', quantity: 6 },
        { sku: '85123A', quantity: 6 },
      ],
    },
    '398c7131a4ca5b41ca9a009058bb856547b95db8a3de9814faacb04341c49e98',
  ],
  [
    'StockReservationAnswered',
    { request: 1, reserved: ['71053', '85123A'], refused: [] },
    '7db9dcb5a5a156c9aac5d3a8733f5ee20425f3a5bf678e6874c703b17d19ebe1',
  ],
  [
    'PaymentAttemptRequested',
    { request: 2, attempt: 1, key: '536365:1', amount: '15.30', currency: 'GBP' },
    'da67dfc8dd738d85719faa8d590e4ee84bb245dd72ad5a446bdf31d45bee6cbe',
  ],
  [
    'PaymentAttemptUnanswered',
    { attempt: 1, request: 2 },
    '2ef73dc41f0c15b6b3695f1c444971e0131459d6aa140ef4ac8868b80ca8e61b',
  ],
  [
    'PaymentInquiryRequested',
    { request: 3, attempt: 1, key: '536365:1' },
    '8c4674039c1e5a4dd370e6a502ece7b0c4a9e713a31aea6b4648593637d3aa0e',
  ],
  [
    'PaymentAttemptUnknown',
    { attempt: 1, request: 3 },
    '25bde940edc5d3eb67d80e67e104f65542e7302ae46139529634c5f3a5fd4afb',
  ],
  [
    'PaymentAttemptPending',
    { attempt: 1, request: 4, reference: 'ch_1' },
    '8b3df3acfa46ceb956a8e4e7d30025c3cfd7a47f925d0b3c242a365d113367fc',
  ],
  [
    'PaymentAttemptDeclined',
    { attempt: 1, code: 'card-declined', isFinal: false },
    '8920bafff5f266395f00d1acadeafa7d560b5c1c125b889bc22ee752953b27a8',
  ],
  [
    'PaymentDeadlineReached',
    { name: 'attempt:2', at: '2026-01-05T08:28:00.000Z' },
    '2ac2d18fabb880ad3a7c9606193f1fcc98e42b0cd2ee75aa7dcc4ba4c3d0ec08',
  ],
  [
    'PaymentAttemptSucceeded',
    { attempt: 2, request: 5, reference: 'ch_2' },
    'e34fb6d55df5f4e38fe51c01b6ed8fd4a44081efc392f7a3f2d080632d63f185',
  ],
  [
    'PaymentRecordingRequested',
    { request: 6, orderVersion: 1, attempt: 2, reference: 'ch_2', amount: '15.30', currency: 'GBP' },
    'eb248c96d95cb85c8aa2bc2db7ae016de287068b3d771f5813ff8e9d1842c39b',
  ],
  [
    'OrderRevisionNoted',
    {
      orderVersion: 2,
      amount: '20.40',
      currency: 'GBP',
      items: [
        { sku: '71053', quantity: 6 },
        { sku: '85123A', quantity: 8 },
      ],
    },
    '0a0b6b379eb60f8207c967295e51ab17878823646f33ae3dbc129eb1ea449718',
  ],
  [
    'OrderRequestRejected',
    { request: 6, code: 'stale-version' },
    'e15f772814ca9b133e7c9b4eb32a317fa2f43731331f3cf2679b4c61595ab073',
  ],
  [
    'RefundRequested',
    { request: 7, attempt: 2, key: '536365:2:refund', reference: 'ch_2', amount: '15.30', currency: 'GBP' },
    'f879ae7722ef1bb74533a4aa5cc35fea56ccaccedceb747999c24079fc02eee6',
  ],
  [
    'StockReleaseRequested',
    { request: 8, skus: ['85123A'] },
    '95d1a5ce8dbccf16f15028c73a97a69db6fa5534820d81b506925e17c14d6c93',
  ],
  [
    'StockReleaseAnswered',
    { request: 8 },
    '1331a8814d18954899c0dbfa93ba23951a007f652302af30d5d1b6018159aad9',
  ],
  [
    'RefundUnanswered',
    { attempt: 2, request: 7 },
    'd6ed04b3e8f1f15e052f686fce67be01732ebb15ac7977749eb250408aa16656',
  ],
  [
    'RefundSucceeded',
    { attempt: 2, request: 9, reference: 're_2' },
    '0f512677b154e034d4f9e57c2ee2873f2d9d05c44d00c898715b59d813ee32bf',
  ],
  [
    'PaymentMethodChangeRequested',
    { request: 10, orderVersion: 2, method: 'cashOnDelivery' },
    '25a3c91a3f3ec02a5e1d79f6f89ef749ea127789dc01c7ae5fbd79ef9a955d5b',
  ],
  [
    'OrderRequestAccepted',
    { request: 10, orderVersion: 3 },
    '810e5dd78e68a6b93bda0074aea16c3b90607bd6f55e0e7861b59d19ee48ccc8',
  ],
  [
    'PaymentMethodNoted',
    { orderVersion: 4, method: 'invoice' },
    '28eb9fd1ca7df222f16e20944ec4c3d802ae2cf0ad1542fc4e7a3dd520baeac8',
  ],
  [
    'OrderEventNoted',
    { orderVersion: 5 },
    '69c7a56c5ec3c0173c0e9cb448411897d41b316656057a4e55752698f84ce9bb',
  ],
  [
    'OrderConfirmationRequested',
    { request: 11, orderVersion: 5 },
    '37cb456436b66c428106cf84c5b6bc519d5f36e05e79e4d7d37b7923adcd7607',
  ],
  [
    'OrderConfirmationNoted',
    { orderVersion: 6 },
    '97d88715715b580c87808906611d8e2265f5cbd9ebcbcea86de62852302dbe0e',
  ],
  [
    'PaymentProcessCompleted',
    { outcome: 'invoice' },
    'aaf8a86dec06dd37c49c43eca7f2a5c4c903587a1bbb20f710da7ee76794008b',
  ],
  [
    'OrderPaymentNoted',
    { orderVersion: 7, reference: 'Transfer 4711' },
    '659b0627f8a50fd3a9b486d854a71fd9f64ed508dab2b99049d3c7c5d07879e2',
  ],
  [
    'DispatchNoted',
    { orderVersion: 8, shipmentId: 1, items: [{ sku: '71053', quantity: 6 }] },
    '98b87e3b626217df44839a54265686f1eac60b51740b1821cb14124dd77b63ac',
  ],
  [
    'StockCommitmentRequested',
    { request: 12, items: [{ sku: '71053', quantity: 6 }] },
    'b8678eeb600f791a305b81040b6882daeeaff9c6ec8cb72300e76ac74128d2fc',
  ],
  [
    'StockCommitmentAnswered',
    { request: 12 },
    '6ba350f03cbaec99b43c0f803adb2fecca6ef0ca8525158066fcab25c0adca27',
  ],
  [
    'OrderRefundNoted',
    { orderVersion: 10, amount: '5.30', currency: 'GBP' },
    '5c2a755c1464dfbdb3a13e3f03bbc7412addd6be7eacf72aa695a6a43c3b9554',
  ],
  [
    'OrderCancellationNoted',
    { orderVersion: 11 },
    '94e02c43b391f8a61a3073907bf33097b67a0506ba52ba9d1dcec9f1f4dcdcdd',
  ],
  [
    'OrderCancellationRequested',
    { request: 13, orderVersion: 11, cause: 'paymentFailed' },
    'e38e17444a063c3b48857e7a398714335cb8e423bf689347a7d1920be31843eb',
  ],
  [
    'RefundRecordingRequested',
    { request: 14, attempt: 2, reference: 're_2', amount: '15.30', currency: 'GBP' },
    'a7a625ea716640fc4fb807734f24631030f9dffd732b8e2afba588bfd2231269',
  ],
  [
    'RefundRefused',
    { attempt: 3, request: 15, code: 'charge-disputed' },
    '2a22a4a986c5bac44134fda5e98777870713ab61542355228de31b80f4a34a5b',
  ],
  [
    'PaymentReviewRequested',
    { reason: 'refund-refused', attempt: 3 },
    'b7917c057ecb60e9bcb1c3a8ea554cd283c5ee880e631546470982d70c2ca76b',
  ],
  [
    'OrderReversionRequested',
    { request: 16, orderVersion: 11, toVersion: 10, cause: 'outOfStock' },
    'dc21fa6b21ac10a2924b92f3c7780e59c70d02186c7480902406b45c52872b60',
  ],
];

const startedAtMs = Date.UTC(2026, 0, 5, 8, 26);
const time = (ms: number): string => new Date(ms).toISOString();

export const examplePaymentEvents: readonly RecordedEventShape[] = examples.map(
  ([type, data, hash], index) => {
    const number = index + 1;
    const occurredAtMs = startedAtMs + index * 15_000;
    return {
      category: paymentsCategory,
      streamId: '536365',
      partition: 2,
      actor: { id: 'process-manager', role: 'service' },
      eventId: `019b8d43-59c2-7c3d-8e4f-5a6b7c8d${String(9_000 + number)}`,
      version: number,
      position: number,
      type,
      schemaVersion: 1,
      data,
      occurredAt: time(occurredAtMs),
      recordedAt: time(occurredAtMs + 9),
      commandId: `payment-536365-${number}`,
      correlationId: '6f1c1c5e-6f0b-4d0e-9a55-6f0f3a4f2b11',
      hash,
    };
  },
);
