import { paymentTokenViolations } from '@daybook/ordering';
import type { Violation } from '@daybook/service-kit';

/** That a payment token goes with a card only. Runs on the body as it came, so that it is named beside all other violations. */
export function paymentTokenRule(body: unknown): Violation[] {
  const { paymentMethod, paymentToken } = (body ?? {}) as { paymentMethod?: unknown; paymentToken?: unknown };
  if (paymentMethod !== 'cashOnDelivery' && paymentMethod !== 'invoice') return [];
  return typeof paymentToken === 'string' ? paymentTokenViolations(paymentMethod, paymentToken) : [];
}
