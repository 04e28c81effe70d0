import { type Currency, minorDigits } from './currency.js';

/** What can be wrong with an amount. Several can hold at once: "-2.555" GBP is negative and too precise. */
export type AmountViolation = 'malformed' | 'negative' | 'too-precise' | 'too-large';

/**
 * An amount in minor units (pence, yen, fils), or everything that is wrong with it.
 *
 * `minor` is a safe integer, so that it is exact and survives JSON.
 */
export type AmountResult =
  | { readonly ok: true; readonly minor: number }
  | { readonly ok: false; readonly violations: readonly AmountViolation[] };

const decimalText = /^(-?)(\d+)(?:\.(\d+))?$/;
const nonZeroDigit = /[1-9]/;

/**
 * Reads decimal text ("2.55") as minor units of `currency` (255). Never rounds: zeros beyond the minor
 * unit ("2.550") add nothing and are fine, any other digit there is `too-precise`.
 *
 * Takes time linear in the length of the text, which may come from outside.
 */
export function parseAmount(text: string, currency: Currency): AmountResult {
  const match = decimalText.exec(text);
  if (match === null) return { ok: false, violations: ['malformed'] };
  const [, sign, whole = '', fraction = ''] = match;
  const digits = minorDigits(currency);
  // Number() rounds text correctly, so whatever is beyond the safe integers stays beyond them.
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));

  const violations: AmountViolation[] = [];
  if (sign === '-' && nonZeroDigit.test(text)) violations.push('negative');
  if (nonZeroDigit.test(fraction.slice(digits))) violations.push('too-precise');
  if (!Number.isSafeInteger(minor)) violations.push('too-large');
  return violations.length === 0 ? { ok: true, minor } : { ok: false, violations };
}

/**
 * Writes minor units as decimal text with exactly the currency's digits: 255 GBP is "2.55", JPY "255",
 * KWD "0.255". Takes negative amounts, and bigints for sums over many orders.
 */
export function formatAmount(minor: number | bigint, currency: Currency): string {
  if (typeof minor === 'number' && !Number.isSafeInteger(minor)) {
    throw new RangeError(`Not an amount in minor units: ${minor}`);
  }
  const digits = minorDigits(currency);
  const text = minor.toString();
  if (digits === 0) return text;
  const sign = text.startsWith('-') ? '-' : '';
  const unsigned = text.slice(sign.length).padStart(digits + 1, '0');
  return `${sign}${unsigned.slice(0, -digits)}.${unsigned.slice(-digits)}`;
}

// Rounding in binary64 is monotone: a sum or product of safe integers whose exact value lies beyond the
// safe integers is never rounded back into them. The check therefore sees every loss of precision.
const exact = (minor: number): AmountResult =>
  Number.isSafeInteger(minor) ? { ok: true, minor } : { ok: false, violations: ['too-large'] };

/** The exact sum of two amounts in minor units of the same currency, or `too-large`. */
export const add = (leftMinor: number, rightMinor: number): AmountResult => exact(leftMinor + rightMinor);

/** The exact price of `quantity` pieces in minor units, or `too-large`. */
export const multiply = (unitPriceMinor: number, quantity: number): AmountResult =>
  exact(unitPriceMinor * quantity);
