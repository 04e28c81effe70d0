import type { WebhookNews } from '@daybook/payment-providers';
import { inputOfWebhook } from './payment.told.by-provider.js';

const refunded = (key: string): WebhookNews => ({
  kind: 'refund',
  key,
  outcome: { kind: 'refunded', reference: 're_1' },
});
const charged = (key: string): WebhookNews => ({
  kind: 'charge',
  key,
  outcome: { kind: 'succeeded', reference: 'ch_1' },
});

describe('what a provider tells by itself', () => {
  it.each([
    ['a charge', charged('A-1:2'), { orderId: 'A-1', input: { type: 'AttemptAnswered', attempt: 2 } }],
    [
      'the refund of a charge',
      refunded('A-1:2:refund'),
      { orderId: 'A-1', input: { attempt: 2, refund: 1 } },
    ],
    ['a further one', refunded('A-1:2:refund:3'), { orderId: 'A-1', input: { attempt: 2, refund: 3 } }],
    [
      'a charge for an order that is named like a refund',
      charged('A-1:2:refund:3'),
      { orderId: 'A-1:2:refund', input: { attempt: 3 } },
    ],
  ] as const)('is known by its key: %s', (_what, news, input) => {
    expect(inputOfWebhook(news)).toMatchObject(input);
  });

  it.each([refunded('A-1:2'), charged('A-1'), { kind: 'other' } as const])(
    'is nothing where nobody has asked for it, %#',
    (news) => {
      expect(inputOfWebhook(news)).toBeUndefined();
    },
  );
});
