import type { PaymentEventType } from '@daybook/payment';
import { paymentsCategory } from '../api/headers.js';
import { exampleOf } from '../events/examples/index.js';
import type { RecordedEventShape } from '../events/published-event.js';

/*
 * The payment process of one order to which about everything happens, in the same way: the first events of its
 * partition, each with its hash, a quarter of a minute apart.
 */

type Example = readonly [type: PaymentEventType, hash: string];

/** Of each type one. */
const examples: readonly Example[] = [
  ['PaymentProcessStarted', '26117c5b4d35733263fc7a56341ac03ce9c82991d289b9dd6785fe1d703fb6a4'],
  ['PaymentDeadlineSet', 'cd9e551cef2a7a7ca498bbbb8741770d2e76d96846daea4bd33bd52b2e1f48de'],
  ['StockReservationRequested', '398c7131a4ca5b41ca9a009058bb856547b95db8a3de9814faacb04341c49e98'],
  ['StockReservationAnswered', '7db9dcb5a5a156c9aac5d3a8733f5ee20425f3a5bf678e6874c703b17d19ebe1'],
  ['PaymentAttemptRequested', 'da67dfc8dd738d85719faa8d590e4ee84bb245dd72ad5a446bdf31d45bee6cbe'],
  ['PaymentAttemptUnanswered', '2ef73dc41f0c15b6b3695f1c444971e0131459d6aa140ef4ac8868b80ca8e61b'],
  ['PaymentInquiryRequested', '8c4674039c1e5a4dd370e6a502ece7b0c4a9e713a31aea6b4648593637d3aa0e'],
  ['PaymentAttemptUnknown', '25bde940edc5d3eb67d80e67e104f65542e7302ae46139529634c5f3a5fd4afb'],
  ['PaymentAttemptPending', '8b3df3acfa46ceb956a8e4e7d30025c3cfd7a47f925d0b3c242a365d113367fc'],
  ['PaymentAttemptDeclined', '8920bafff5f266395f00d1acadeafa7d560b5c1c125b889bc22ee752953b27a8'],
  ['PaymentDeadlineReached', '2ac2d18fabb880ad3a7c9606193f1fcc98e42b0cd2ee75aa7dcc4ba4c3d0ec08'],
  ['PaymentAttemptSucceeded', 'e34fb6d55df5f4e38fe51c01b6ed8fd4a44081efc392f7a3f2d080632d63f185'],
  ['PaymentRecordingRequested', 'eb248c96d95cb85c8aa2bc2db7ae016de287068b3d771f5813ff8e9d1842c39b'],
  ['OrderRevisionNoted', '0a0b6b379eb60f8207c967295e51ab17878823646f33ae3dbc129eb1ea449718'],
  ['OrderRequestRejected', 'e15f772814ca9b133e7c9b4eb32a317fa2f43731331f3cf2679b4c61595ab073'],
  ['RefundRequested', 'f879ae7722ef1bb74533a4aa5cc35fea56ccaccedceb747999c24079fc02eee6'],
  ['StockReleaseRequested', '95d1a5ce8dbccf16f15028c73a97a69db6fa5534820d81b506925e17c14d6c93'],
  ['StockReleaseAnswered', '1331a8814d18954899c0dbfa93ba23951a007f652302af30d5d1b6018159aad9'],
  ['RefundUnanswered', 'd6ed04b3e8f1f15e052f686fce67be01732ebb15ac7977749eb250408aa16656'],
  ['RefundSucceeded', '0f512677b154e034d4f9e57c2ee2873f2d9d05c44d00c898715b59d813ee32bf'],
  ['PaymentMethodChangeRequested', '25a3c91a3f3ec02a5e1d79f6f89ef749ea127789dc01c7ae5fbd79ef9a955d5b'],
  ['OrderRequestAccepted', '810e5dd78e68a6b93bda0074aea16c3b90607bd6f55e0e7861b59d19ee48ccc8'],
  ['PaymentMethodNoted', '28eb9fd1ca7df222f16e20944ec4c3d802ae2cf0ad1542fc4e7a3dd520baeac8'],
  ['OrderEventNoted', '69c7a56c5ec3c0173c0e9cb448411897d41b316656057a4e55752698f84ce9bb'],
  ['OrderConfirmationRequested', '37cb456436b66c428106cf84c5b6bc519d5f36e05e79e4d7d37b7923adcd7607'],
  ['OrderConfirmationNoted', '97d88715715b580c87808906611d8e2265f5cbd9ebcbcea86de62852302dbe0e'],
  ['PaymentProcessCompleted', 'aaf8a86dec06dd37c49c43eca7f2a5c4c903587a1bbb20f710da7ee76794008b'],
  ['OrderPaymentNoted', '659b0627f8a50fd3a9b486d854a71fd9f64ed508dab2b99049d3c7c5d07879e2'],
  ['DispatchNoted', '98b87e3b626217df44839a54265686f1eac60b51740b1821cb14124dd77b63ac'],
  ['StockCommitmentRequested', 'b8678eeb600f791a305b81040b6882daeeaff9c6ec8cb72300e76ac74128d2fc'],
  ['StockCommitmentAnswered', '6ba350f03cbaec99b43c0f803adb2fecca6ef0ca8525158066fcab25c0adca27'],
  ['OrderRefundNoted', '5c2a755c1464dfbdb3a13e3f03bbc7412addd6be7eacf72aa695a6a43c3b9554'],
  ['OrderCancellationNoted', '94e02c43b391f8a61a3073907bf33097b67a0506ba52ba9d1dcec9f1f4dcdcdd'],
  ['OrderCancellationRequested', 'e38e17444a063c3b48857e7a398714335cb8e423bf689347a7d1920be31843eb'],
  ['RefundRecordingRequested', 'a7a625ea716640fc4fb807734f24631030f9dffd732b8e2afba588bfd2231269'],
  ['RefundRefused', '2a22a4a986c5bac44134fda5e98777870713ab61542355228de31b80f4a34a5b'],
  ['PaymentReviewRequested', 'b7917c057ecb60e9bcb1c3a8ea554cd283c5ee880e631546470982d70c2ca76b'],
  ['OrderReversionRequested', 'dc21fa6b21ac10a2924b92f3c7780e59c70d02186c7480902406b45c52872b60'],
];

const startedAtMs = Date.UTC(2026, 0, 5, 8, 26);
const time = (ms: number): string => new Date(ms).toISOString();

export const examplePaymentEvents: readonly RecordedEventShape[] = examples.map(([type, hash], index) => {
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
    ...exampleOf(type, 1),
    occurredAt: time(occurredAtMs),
    recordedAt: time(occurredAtMs + 9),
    commandId: `payment-536365-${number}`,
    correlationId: '6f1c1c5e-6f0b-4d0e-9a55-6f0f3a4f2b11',
    hash,
  };
});
