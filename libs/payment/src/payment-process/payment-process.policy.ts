import type { Currency } from '@daybook/money';

/** Rules that an order's process keeps as they were when it started. */
interface KeptRules {
  /** Declined attempts before the process falls back. */
  readonly maxAttempts: number;
  /** The wait before the second attempt; doubled for each one after it. */
  readonly attemptBackoffMs: number;
  /** The wait before asking again what nobody answered; doubled each time up to `maxBackoffMs`. */
  readonly askBackoffMs: number;
  readonly maxBackoffMs: number;
  /** Inquiries about one attempt before it is left to people. */
  readonly maxInquiries: number;
  /** Requests for one refund before it is left to people. */
  readonly maxRefundRequests: number;
}

/** The shop's rules for payments. What a process has begun with it keeps: see PaymentTerms. */
export interface PaymentPolicy extends KeptRules {
  /** From the placing of an order to its first charge, or its confirmation. It can still be changed until then. */
  readonly startDelayMs: number;
  /** From the placing of an order to when it is confirmed some other way, or cancelled. */
  readonly windowMs: number;
  readonly cashOnDelivery: {
    /** By currency, in minor units. A currency that is not named has no cash on delivery. */
    readonly maxAmountMinor: Readonly<Record<string, number>>;
    readonly countries: 'all' | readonly string[];
  };
}

export const defaultPaymentPolicy: PaymentPolicy = {
  startDelayMs: 10_000,
  windowMs: 600_000,
  maxAttempts: 3,
  attemptBackoffMs: 30_000,
  askBackoffMs: 5_000,
  maxBackoffMs: 3_600_000,
  maxInquiries: 60,
  maxRefundRequests: 60,
  cashOnDelivery: { maxAmountMinor: {}, countries: 'all' },
};

/** What the policy meant for an order when its process started. */
export interface PaymentTerms extends KeptRules {
  readonly startsAt: string;
  readonly windowEndsAt: string;
  /** Missing where the order cannot be paid in cash on delivery. */
  readonly maxCashOnDeliveryMinor?: number;
}

export interface TermsRequest {
  readonly placedAt: string;
  readonly recordedAt: string;
  readonly currency: Currency;
  readonly country?: string | undefined;
}

export function termsOf(policy: PaymentPolicy, request: TermsRequest): PaymentTerms {
  const { placedAt, recordedAt, currency, country } = request;
  const { maxAttempts, attemptBackoffMs, askBackoffMs, maxBackoffMs, maxInquiries, maxRefundRequests } =
    policy;
  const { countries, maxAmountMinor } = policy.cashOnDelivery;
  const isServed = countries === 'all' || (country !== undefined && countries.includes(country));
  const limits = new Map(Object.entries(maxAmountMinor));
  const limitMinor = isServed ? limits.get(currency) : undefined;
  // An order that is said to be placed in years to come waits no longer than others.
  const from = placedAt < recordedAt ? placedAt : recordedAt;
  return {
    startsAt: later(from, policy.startDelayMs),
    windowEndsAt: later(from, policy.windowMs),
    maxAttempts,
    attemptBackoffMs,
    askBackoffMs,
    maxBackoffMs,
    maxInquiries,
    maxRefundRequests,
    ...(limitMinor !== undefined && { maxCashOnDeliveryMinor: limitMinor }),
  };
}

/** The wait after so many failures, of which there is at least one. */
export const backoffMs = (firstMs: number, failures: number, maxMs: number): number =>
  Math.min(firstMs * 2 ** (failures - 1), maxMs);

/** A time so much later. Times are text of one fixed form, so that they compare as text, too. */
export const later = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();
