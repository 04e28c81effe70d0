import { isCurrency, parseAmount } from '@daybook/money';
import { defaultPaymentPolicy, type PaymentPolicy } from '@daybook/payment';
import { ConfigurationError, variables } from '@daybook/service-kit';
import type { Static } from 'typebox';
import Type from 'typebox';

/** The variables with which a shop says how orders are paid. */
export const paymentVariables = {
  DAYBOOK_PAYMENT_DELAY_SECONDS: variables.DAYBOOK_PAYMENT_DELAY_SECONDS,
  DAYBOOK_PAYMENT_WINDOW_SECONDS: variables.DAYBOOK_PAYMENT_WINDOW_SECONDS,
  DAYBOOK_PAYMENT_ATTEMPTS: variables.DAYBOOK_PAYMENT_ATTEMPTS,
  DAYBOOK_PAYMENT_BACKOFF_SECONDS: variables.DAYBOOK_PAYMENT_BACKOFF_SECONDS,
  DAYBOOK_CASH_ON_DELIVERY: variables.DAYBOOK_CASH_ON_DELIVERY,
  DAYBOOK_CASH_ON_DELIVERY_COUNTRIES: variables.DAYBOOK_CASH_ON_DELIVERY_COUNTRIES,
} as const;

const PaymentConfig = Type.Object(paymentVariables);
type PaymentConfig = Readonly<Static<typeof PaymentConfig>>;

/** @throws ConfigurationError naming every amount that is none */
export function paymentPolicyOf(config: PaymentConfig): PaymentPolicy {
  const countries = config.DAYBOOK_CASH_ON_DELIVERY_COUNTRIES;
  return {
    ...defaultPaymentPolicy,
    startDelayMs: config.DAYBOOK_PAYMENT_DELAY_SECONDS * 1_000,
    windowMs: config.DAYBOOK_PAYMENT_WINDOW_SECONDS * 1_000,
    maxAttempts: config.DAYBOOK_PAYMENT_ATTEMPTS,
    attemptBackoffMs: config.DAYBOOK_PAYMENT_BACKOFF_SECONDS * 1_000,
    cashOnDelivery: {
      maxAmountMinor: largestAmounts(config.DAYBOOK_CASH_ON_DELIVERY),
      countries: countries.includes('all') ? 'all' : countries,
    },
  };
}

function largestAmounts(listed: readonly string[]): Record<string, number> {
  const wrong: string[] = [];
  const amounts: Record<string, number> = {};
  for (const each of listed) {
    if (each === 'none') continue;
    const [currency = '', text = ''] = each.split(':');
    const amount = isCurrency(currency) ? parseAmount(text, currency) : undefined;
    if (amount?.ok === true) amounts[currency] = amount.minor;
    else wrong.push(`DAYBOOK_CASH_ON_DELIVERY names ${each}, which is no amount of a known currency.`);
  }
  if (wrong.length > 0) throw new ConfigurationError(wrong);
  return amounts;
}
