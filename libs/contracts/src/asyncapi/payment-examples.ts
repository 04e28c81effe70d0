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
        windowEndsAt: '2026-01-05T08:36:00.000Z',
        maxAttempts: 3,
        attemptBackoffMs: 30000,
        askBackoffMs: 5000,
        maxBackoffMs: 3600000,
        maxInquiries: 60,
        maxRefundRequests: 60,
        stock: 'tracked',
        maxCashOnDelivery: '200.00',
      },
    },
    '116b3f11c08bff286b2603196d25ffa4477df95268434afbe624e7354939bbe7',
  ],
  [
    'PaymentDeadlineSet',
    { name: 'window', at: '2026-01-05T08:36:00.000Z' },
    '107022d08265ceebe95f5382707de10c874d91a425191877ea1c1ec9d621501c',
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
    'e21f6ebf92df4272c480e3a0ecb6a3fb73760000e4c617604f31fbc1c7d658bf',
  ],
  [
    'StockReservationAnswered',
    { request: 1, reserved: ['71053', '85123A'], refused: [] },
    'd46348c68c2003195b2681928a9fa5f6bb3c20c1121594c5739d633ab1966cb6',
  ],
  [
    'PaymentAttemptRequested',
    { request: 2, attempt: 1, key: '536365:1', amount: '15.30', currency: 'GBP' },
    '0e51e2fab92f3372f762038ed8bda7408ef9dbd6f9a5d578292300dcbfeca339',
  ],
  [
    'PaymentAttemptUnanswered',
    { attempt: 1, request: 2 },
    '14658eaf179bd3195b83c4b4f99519d98b0e7bab8809ed4fdd4b65f391c87976',
  ],
  [
    'PaymentInquiryRequested',
    { request: 3, attempt: 1, key: '536365:1' },
    'fbfd7f5e7ca7a32171b20978e16cb459a6c902bf873890be02bb6bc825adaf7e',
  ],
  [
    'PaymentAttemptUnknown',
    { attempt: 1, request: 3 },
    '2b6afaa3786c7934bfe8441632cdee6f72a5611065d02e27253a99d67a15138d',
  ],
  [
    'PaymentAttemptPending',
    { attempt: 1, request: 4, reference: 'ch_1' },
    '28f9df9d4705f36472a9b2b913fbe17940ec33e10b088b51e69d34d53e10ea2c',
  ],
  [
    'PaymentAttemptDeclined',
    { attempt: 1, code: 'card-declined', isFinal: false },
    '921cc4bca6edca2f23afb544436fac0813e0c3611ef1eea670b741b9d6e78328',
  ],
  [
    'PaymentDeadlineReached',
    { name: 'attempt:2', at: '2026-01-05T08:28:00.000Z' },
    '315fae44521b0eff9a5548d4198aa0baf95cccf5fe68a9d549ef1e832df8a944',
  ],
  [
    'PaymentAttemptSucceeded',
    { attempt: 2, request: 5, reference: 'ch_2' },
    'c317901894ce255a6f37269e7a84d202a417311dd7d34a2b297c04e8b36c0bde',
  ],
  [
    'PaymentRecordingRequested',
    { request: 6, orderVersion: 1, attempt: 2, reference: 'ch_2', amount: '15.30', currency: 'GBP' },
    '183d79f2b90359c49f9ad5d59a0df96a643f9d71e60f5f8f49e097d7a29d9dca',
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
    '5e7dd962c371cf19d14679de6dab1ef6bca0f913eab1131a202d349ad03c6911',
  ],
  [
    'OrderRequestRejected',
    { request: 6, code: 'stale-version' },
    'ad295276012ee278412e552d904e38c13141793576f3783b86a2fcd0c28a67e5',
  ],
  [
    'RefundRequested',
    { request: 7, attempt: 2, key: '536365:2:refund', reference: 'ch_2', amount: '15.30', currency: 'GBP' },
    '54db1c38ae285625248876ab9f8140ded22722302dccae2824accb37c0ad860a',
  ],
  [
    'StockReleaseRequested',
    { request: 8, skus: ['85123A'] },
    'e4ae5806fe7f17ba5ec0a13773405b5875cc0f616783292e04d936c5511134bc',
  ],
  [
    'StockReleaseAnswered',
    { request: 8 },
    'd8787ff5e2022fe23cf58ffe26e90031c7610b74e7384b211137e00f7c94db75',
  ],
  [
    'RefundUnanswered',
    { attempt: 2, request: 7 },
    '8db9d99eb2d902fe22f682bf83250408e41bdd2e0276ce30eaeeff3c1569f0e3',
  ],
  [
    'RefundSucceeded',
    { attempt: 2, request: 9, reference: 're_2' },
    'e38d1e39542ef02bc681573a959198e2e409d6e3b72ab04d974e5727b067a8e1',
  ],
  [
    'PaymentMethodChangeRequested',
    { request: 10, orderVersion: 2, method: 'cashOnDelivery' },
    '16a13814633a0759842d801a276ef46c30382e05f425bfa38d51576b720045ce',
  ],
  [
    'OrderRequestAccepted',
    { request: 10, orderVersion: 3 },
    '8481179f9d6d8327ee1cc4285f8d6beb47afc1014b53cdbbfd24fb4a632e7f3a',
  ],
  [
    'PaymentMethodNoted',
    { orderVersion: 4, method: 'invoice' },
    'f6618a68781b42e5362c1e294b4e75e351134869ed4242355f499f8b04e0d622',
  ],
  [
    'OrderEventNoted',
    { orderVersion: 5 },
    '980a04e921b919161d23178b46025e0c687b0a5a9f7786b847aa2a9ecdd09375',
  ],
  [
    'OrderConfirmationRequested',
    { request: 11, orderVersion: 5 },
    'c32f1d4d73f88db4bb7ac2fcc0a6ff199e05a59408f2d1cac932deef85ef3ce5',
  ],
  [
    'OrderConfirmationNoted',
    { orderVersion: 6 },
    '9ba25ec2f758c8a997e385f1981d6f97fc57a7727f7d6e2a296dcd0880dc3dc2',
  ],
  [
    'PaymentProcessCompleted',
    { outcome: 'invoice' },
    '99bea918de8d72a0c81134ee4fd7a762907952455db1570718a7fa40c1ba890f',
  ],
  [
    'OrderPaymentNoted',
    { orderVersion: 7, reference: 'Transfer 4711' },
    '2521638bd4c632940f7046c98fd2fcbb7b77a80d888b8b87a8a94410b654610c',
  ],
  [
    'DispatchNoted',
    { orderVersion: 8, shipmentId: 1, items: [{ sku: '71053', quantity: 6 }] },
    '797ba32f455f9078e92e8abc579c2a6d1b0a9d723f526a598ce5d63839a8a61d',
  ],
  [
    'StockCommitmentRequested',
    { request: 12, items: [{ sku: '71053', quantity: 6 }] },
    '5582cd636b27d337012c7ca79b93332d707dd287cae8a528407060d0cdf09b9b',
  ],
  [
    'StockCommitmentAnswered',
    { request: 12 },
    'da303936fbf04428b652d4c385d505f9f901d59cda31bd68c7c1e43027d0f81d',
  ],
  [
    'OrderRefundNoted',
    { orderVersion: 10, amount: '5.30', currency: 'GBP' },
    '3ee92eb5466be19005cb5937b05b31bc4d4ea188e1af980f434a68f4f12b6ee4',
  ],
  [
    'OrderCancellationNoted',
    { orderVersion: 11 },
    'e8326a490b8624c513d55054689885df70c9aabd12fef3ebfd29175e3a4bd0b8',
  ],
  [
    'OrderCancellationRequested',
    { request: 13, orderVersion: 11, cause: 'paymentFailed' },
    '867c9025c28b775a85e6d3c1e41740986fd55e58b065d433a7c5d3cf501bf9df',
  ],
  [
    'RefundRecordingRequested',
    { request: 14, attempt: 2, reference: 're_2', amount: '15.30', currency: 'GBP' },
    '93909ebf4479a4f8d51089736e5189dc79087cf980d10c23e4a0eafe69cbaf50',
  ],
  [
    'RefundRefused',
    { attempt: 3, request: 15, code: 'charge-disputed' },
    '447481b6f47c654992b3fe03eb51e4befac5f6a3709e96aabec44e6481d4ead8',
  ],
  [
    'PaymentReviewRequested',
    { reason: 'refund-refused', attempt: 3 },
    '3977007905d704bc6c3feca273803bd96a2dddaa46f9457b1825e985777cd63e',
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
