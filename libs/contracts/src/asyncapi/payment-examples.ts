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
        maxCashOnDelivery: '200.00',
      },
    },
    '30de0b77f985f24c350030c2fd8cd86c581fce4514e1c8879658d9b1af458302',
  ],
  [
    'PaymentDeadlineSet',
    { name: 'window', at: '2026-01-05T08:36:00.000Z' },
    'ba25a47c69dc10f7a679e2d880668fcb47140d81a27dcf658e962b5a8495252c',
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
    '687d995ba249150802477e6d9d7a4c2bf5d63f23332acf54721a652f3cc94be4',
  ],
  [
    'StockReservationAnswered',
    { request: 1, reserved: ['71053', '85123A'], refused: [] },
    'e42733e169346dded3b456091eced2410fdeade21fbdc38c5e02392419ef1072',
  ],
  [
    'PaymentAttemptRequested',
    { request: 2, attempt: 1, key: '536365:1', amount: '15.30', currency: 'GBP' },
    'eed8bef96a7d2050c38138b959264f291fee7eaf64f3336b523640a74d950582',
  ],
  [
    'PaymentAttemptUnanswered',
    { attempt: 1, request: 2 },
    '590ad1088b16b97724246b6c6193b6976bb63a21bf77db761c5464a32cb591b6',
  ],
  [
    'PaymentInquiryRequested',
    { request: 3, attempt: 1, key: '536365:1' },
    'f839baf256a52546a9f0991f1a5a51a82642a04ff1287c4709142e07128f128f',
  ],
  [
    'PaymentAttemptUnknown',
    { attempt: 1, request: 3 },
    '0647adfcaa8d15e1ba4fd893750c48f2c4e9007d1dfecf5fbd6086514a25997b',
  ],
  [
    'PaymentAttemptPending',
    { attempt: 1, request: 4, reference: 'ch_1' },
    '93598756e4f58424bf181e003e3a1d673bf1b826b0f808cb77bc87cacdb1dc03',
  ],
  [
    'PaymentAttemptDeclined',
    { attempt: 1, code: 'card-declined', isFinal: false },
    '7209e1e8eb8149f21c3874ec73b0df878354c9547ea56accf35fc60b9d22e237',
  ],
  [
    'PaymentDeadlineReached',
    { name: 'attempt:2', at: '2026-01-05T08:28:00.000Z' },
    '9d3e472f184302d98f8c7be3f82aac9977c2897ac686c6ddf738101490cbdbd0',
  ],
  [
    'PaymentAttemptSucceeded',
    { attempt: 2, request: 5, reference: 'ch_2' },
    '493ccd4c51d8fadf8284ce20057003fc65b6a4d461d2c7138bb56994b39d470f',
  ],
  [
    'PaymentRecordingRequested',
    { request: 6, orderVersion: 1, attempt: 2, reference: 'ch_2', amount: '15.30', currency: 'GBP' },
    'fc7ec75f88bf688bb4510b1682d3af768d9badac82f3a6de368f3dfff03e2e51',
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
    'a541ebd03a50b4facfb06a4d6d39c7f2ef6e635ca3e77db0506890939eedd967',
  ],
  [
    'OrderRequestRejected',
    { request: 6, code: 'stale-version' },
    'e2db8f473d9cfe85d400d0d5ade822ed09fd0a7a3dbef20af0795bb906ea50ec',
  ],
  [
    'RefundRequested',
    { request: 7, attempt: 2, key: '536365:2:refund', reference: 'ch_2', amount: '15.30', currency: 'GBP' },
    'ee08229a33ec4ea184ea12604f61258c524d11dee4ee4aeecc77d491f0f49376',
  ],
  [
    'StockReleaseRequested',
    { request: 8, skus: ['85123A'] },
    '4071d1de8e051b120daf51317016e7cf024c97297ad03e695719282ee6f5f765',
  ],
  [
    'StockReleaseAnswered',
    { request: 8 },
    'a8ceaa0309b8ec74426a10c54b8d45b28f2f88e3c464f1101bfb694dbdf66ccf',
  ],
  [
    'RefundUnanswered',
    { attempt: 2, request: 7 },
    '9a19917ca2edc940da4bcc035d6343a73e0e714dff955af7e93008d7d49195cc',
  ],
  [
    'RefundSucceeded',
    { attempt: 2, request: 9, reference: 're_2' },
    'f18ddaa0c78d8c25662ccb9f34de3ae6c1a39248d617a0eb1a3d706b6417938a',
  ],
  [
    'PaymentMethodChangeRequested',
    { request: 10, orderVersion: 2, method: 'cashOnDelivery' },
    'b90595d0670c065e7c710bca8d7c22e598f03138376570002b359366e4fd57d5',
  ],
  [
    'OrderRequestAccepted',
    { request: 10, orderVersion: 3 },
    '4f8c7341b6c96699783d441d7e63dc3e9a47e2cb7714918b35889188c0a1402f',
  ],
  [
    'PaymentMethodNoted',
    { orderVersion: 4, method: 'invoice' },
    'bdf16c12b8d77aa81fcb7aac9526b48758724d44c869ba40be130fb956191637',
  ],
  [
    'OrderEventNoted',
    { orderVersion: 5 },
    'a8809a5f30a4977833eeb72ffb120f855811c2c692028b1627a71915d29a1387',
  ],
  [
    'OrderConfirmationRequested',
    { request: 11, orderVersion: 5 },
    'b075f9e96d23834814d4e1c6c983d17c23d30f2b9c0adcd98b8276f90a397af3',
  ],
  [
    'OrderConfirmationNoted',
    { orderVersion: 6 },
    '0af0e551d758b2737349a37118d14c26d12ed4963a5f7c7125099703e72ce577',
  ],
  [
    'PaymentProcessCompleted',
    { outcome: 'invoice' },
    '87047dc1cad661bcc5eaa7f3d214b101c3f3e11b87bb47d54078d298b7912387',
  ],
  [
    'OrderPaymentNoted',
    { orderVersion: 7, reference: 'Transfer 4711' },
    '50d0b3b89cd45a1a8e6b157869f0c967f2a5a1b623170aca8893cc41d0d6bb77',
  ],
  [
    'DispatchNoted',
    { orderVersion: 8, shipmentId: 1, items: [{ sku: '71053', quantity: 6 }] },
    '0029d5da6b4bfb975c2dcc80c8b910f8fa98743e0985b1a79e9740ec1403a91d',
  ],
  [
    'StockCommitmentRequested',
    { request: 12, items: [{ sku: '71053', quantity: 6 }] },
    '4fc0d5c1cc53cb230aa87c5f1b35f3b3f35d7786a46a20fabd187b8f67c462fe',
  ],
  [
    'StockCommitmentAnswered',
    { request: 12 },
    'bca9c7f9aa79424b7c99ea792de16b2dff58f9a0ad8d2ec6ddfdf81b1e02de70',
  ],
  [
    'OrderRefundNoted',
    { orderVersion: 10, amount: '5.30', currency: 'GBP' },
    '24c238c1b4100b93eb5c66edb93f461d344c059f0bcebd38abe43ba95dec405c',
  ],
  [
    'OrderCancellationNoted',
    { orderVersion: 11 },
    '5d9fa323e58c4c907f51fe0bf55e5597f30d8ee1581b71e9670f85682387f942',
  ],
  [
    'OrderCancellationRequested',
    { request: 13, orderVersion: 11, cause: 'paymentFailed' },
    '938fe71aeadcecd1873610fdf211680c9ba8155c6eaf71d0ffa4ff5cd8e5d658',
  ],
  [
    'RefundRecordingRequested',
    { request: 14, attempt: 2, reference: 're_2', amount: '15.30', currency: 'GBP' },
    '28cc894e9e03667db15119c281194edb1a6bfded8f0874ce441503f9cc842f15',
  ],
  [
    'RefundRefused',
    { attempt: 3, request: 15, code: 'charge-disputed' },
    '04a42a888463ff3d51bbd4717a1773097ee5cdbd249460983edc76c351472875',
  ],
  [
    'PaymentReviewRequested',
    { reason: 'refund-refused', attempt: 3 },
    'f23d2b77d0fc19ed3a335d4f787012149f07401d3ad6c71a84c5ea257396b879',
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
