import { orderAt, Sealer } from '@daybook/command-path';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { paymentTokenOf } from '@daybook/ordering';
import type { AttemptOutcome, PaymentEventOf, RefundOutcome } from '@daybook/payment';
import type { PaymentProvider } from '@daybook/payment-providers';
import type { Clock, News } from './payment-processes.js';

export const providerRequestTypes = [
  'PaymentAttemptRequested',
  'PaymentInquiryRequested',
  'RefundRequested',
] as const;

export type ProviderRequest = PaymentEventOf<(typeof providerRequestTypes)[number]>;

/**
 * Providers remember for a while which keys they have seen: Stripe for at least 24 hours. A charge that was asked for
 * longer ago may have been made under a key that they have forgotten.
 */
const keyLifetimeMs = 12 * 3_600_000;

export interface ProviderRequestsOptions {
  readonly log: EventLog;
  /** Opens the token. Default: one that is sealed cannot be opened. */
  readonly sealer?: Sealer | undefined;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  /** Told of each call of which nobody knows what became. */
  readonly onUnanswered: (request: ProviderRequest, error: unknown) => void;
}

/** Carries out what processes want of the payment provider. The request's key makes it one charge or one refund. */
export class ProviderRequests {
  constructor(private readonly options: ProviderRequestsOptions) {}

  async carryOut(request: ProviderRequest, cause: RecordedEvent): Promise<News> {
    const { attempt, request: number, key } = request;
    switch (request.type) {
      case 'PaymentAttemptRequested': {
        const outcome = await this.attempt(request, cause);
        return { type: 'AttemptAnswered', attempt, request: number, outcome };
      }
      case 'PaymentInquiryRequested': {
        const outcome = await this.answer<AttemptOutcome>(request, (provider) => provider.find(request));
        return { type: 'AttemptAnswered', attempt, request: number, outcome };
      }
      case 'RefundRequested': {
        const refund = { key, reference: request.reference, ...moneyOf(request) };
        const outcome = await this.answer<RefundOutcome>(request, (provider) => provider.refund(refund));
        return { type: 'RefundAnswered', attempt, request: number, outcome };
      }
    }
  }

  /** After a long outage it is asked about instead: the money may have been taken before. */
  private async attempt(
    request: PaymentEventOf<'PaymentAttemptRequested'>,
    { streamId: orderId, recordedAt }: RecordedEvent,
  ): Promise<AttemptOutcome> {
    const { key } = request;
    const ageMs = Date.parse(this.options.clock()) - Date.parse(recordedAt);
    if (ageMs > keyLifetimeMs)
      return this.answer<AttemptOutcome>(request, (provider) => provider.find({ key }));
    const charge = { key, orderId, ...moneyOf(request), ...(await this.tokenOf(orderId)) };
    return this.answer<AttemptOutcome>(request, (provider) => provider.charge(charge));
  }

  /** It stands in the order alone, and not once more with every attempt. */
  private async tokenOf(orderId: string): Promise<{ readonly paymentToken?: string }> {
    const sealed = paymentTokenOf(await orderAt(this.options.log, orderId));
    const { sealer = Sealer.withoutKey } = this.options;
    return sealed === undefined ? {} : { paymentToken: sealer.open(sealed, orderId) };
  }

  /** A mistake in talking to the provider leaves as little known as silence does. */
  private async answer<Outcome>(
    request: ProviderRequest,
    call: (provider: PaymentProvider) => Promise<Outcome>,
  ): Promise<Outcome | { readonly kind: 'unanswered' }> {
    try {
      return await call(this.options.provider);
    } catch (error) {
      this.options.onUnanswered(request, error);
      return { kind: 'unanswered' };
    }
  }
}

const moneyOf = ({ amountMinor, currency }: { readonly amountMinor: number; readonly currency: string }) => ({
  amountMinor,
  currency,
});
