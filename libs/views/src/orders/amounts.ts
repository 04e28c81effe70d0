import { type Currency, parseAmount } from '@daybook/money';

/** Reads an amount that a projection wrote itself, in minor units. */
export function minorOf(amount: string, currency: string): number {
  const result = parseAmount(amount, currency as Currency);
  if (!result.ok) throw new Error(`The view holds ${amount} ${currency}, which is no amount.`);
  return result.minor;
}
