import Stripe from 'stripe';
import { ProviderUnansweredError } from '../errors.js';
import type { ChargeOutcome, RefundOutcome } from '../payment-provider.port.js';

/** Declines that the same customer's next attempt will meet as well. */
const finalCodes = [
  'authentication_required',
  'card_not_supported',
  'expired_card',
  'fraudulent',
  'incorrect_number',
  'invalid_account',
  'lost_card',
  'pickup_card',
  'resource_missing',
  'stolen_card',
];

const declined = (code: string): ChargeOutcome => ({
  kind: 'declined',
  code: code.replaceAll('_', '-'),
  isFinal: finalCodes.includes(code),
});

export function chargeOutcome(intent: Stripe.PaymentIntent): ChargeOutcome {
  const { id: reference, last_payment_error: error } = intent;
  switch (intent.status) {
    case 'succeeded':
      return { kind: 'succeeded', reference };
    case 'processing':
    case 'requires_capture':
      return { kind: 'pending', reference };
    case 'canceled':
    case 'requires_action':
    case 'requires_confirmation':
    case 'requires_payment_method':
      // The customer is not there to be asked, so nothing more becomes of it.
      return declined(error?.decline_code ?? error?.code ?? intent.status);
    default:
      return { kind: 'pending', reference };
  }
}

export function refundOutcome({
  id: reference,
  status,
  failure_reason: reason,
}: Stripe.Refund): RefundOutcome {
  return status === 'failed' || status === 'canceled'
    ? { kind: 'refused', code: (reason ?? status).replaceAll('_', '-') }
    : { kind: 'refunded', reference };
}

/** The code of a refusal that Stripe itself decided on; anything else is thrown. */
export function refusalCode(error: unknown): string {
  const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
  if (error instanceof StripeCardError || error instanceof StripeInvalidRequestError) {
    return error.decline_code ?? error.code ?? 'invalid_request';
  }
  // Lost connections, timeouts, 429 and 5xx; also a key that is in use by a request under way, and a wrong
  // secret, after which nobody knows more than before.
  throw new ProviderUnansweredError('Stripe', { cause: error });
}

export const declineOf = (error: unknown): ChargeOutcome => declined(refusalCode(error));
