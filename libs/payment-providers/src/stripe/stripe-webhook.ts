import Stripe from 'stripe';
import type { Webhook, WebhookNews, WebhookReading } from '../payment-provider.port.js';
import { chargeOutcome, refundOutcome } from './stripe-outcomes.js';

/** How old a signature may be: Stripe's own default. */
const maxSignatureAgeS = 300;

/** Stripe signs each message, and the library checks that before it reads anything. */
export function readStripeWebhook(
  stripe: Stripe,
  secret: string,
  { rawBody, headers }: Webhook,
): WebhookReading {
  const signature = headers['stripe-signature'];
  if (typeof signature !== 'string') return { kind: 'refused', code: 'signature-invalid' };
  try {
    const event = stripe.webhooks.constructEvent(rawBody, signature, secret, maxSignatureAgeS);
    return { kind: 'verified', eventId: event.id, news: newsOf(event) };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) {
      return { kind: 'refused', code: 'malformed' };
    }
    // The library tells it in no other way.
    const isOld = error.message.includes('outside the tolerance zone');
    return { kind: 'refused', code: isOld ? 'too-old' : 'signature-invalid' };
  }
}

function newsOf(event: Stripe.Event): WebhookNews {
  if (
    event.type === 'payment_intent.succeeded' ||
    event.type === 'payment_intent.processing' ||
    event.type === 'payment_intent.payment_failed' ||
    event.type === 'payment_intent.canceled'
  ) {
    const { object: intent } = event.data;
    const key = intent.metadata['daybook_key'];
    return key === undefined ? { kind: 'other' } : { kind: 'charge', key, outcome: chargeOutcome(intent) };
  }
  if (event.type === 'refund.created' || event.type === 'refund.updated' || event.type === 'refund.failed') {
    const { object: refund } = event.data;
    const key = refund.metadata?.['daybook_key'];
    return key === undefined ? { kind: 'other' } : { kind: 'refund', key, outcome: refundOutcome(refund) };
  }
  return { kind: 'other' };
}
