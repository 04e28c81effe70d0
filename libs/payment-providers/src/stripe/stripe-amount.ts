/*
 * Stripe counts some currencies otherwise than ISO 4217 does: króna and shilling in hundredths that must be 0,
 * ariary in whole ones (https://docs.stripe.com/currencies#special-cases).
 */
const inHundredths = ['ISK', 'UGX'];
const inWholeOnes = ['MGA'];

/** The amount in Stripe's units, or undefined where it has none for it. */
export function stripeAmount(amountMinor: number, currency: string): number | undefined {
  if (inHundredths.includes(currency)) return amountMinor * 100;
  if (!inWholeOnes.includes(currency)) return amountMinor;
  return amountMinor % 100 === 0 ? amountMinor / 100 : undefined;
}
