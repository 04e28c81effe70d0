import { orderAt, Sealer } from '@daybook/command-path';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { paymentTokenOf } from '@daybook/ordering';
import type {
  AttemptOutcome,
  CallToProvider,
  PaymentEventOf,
  RefundOutcome,
  UntimedInput,
} from '@daybook/payment';
import type { PaymentProvider } from '@daybook/payment-providers';
import type { Carrier } from './payment.asks.js';
import type { Clock } from './payment.decides.js';

/**
 * Providers remember for a while which keys they have seen, Stripe for at least 24 hours. A charge that was asked for
 * longer ago may have been made under a key that its provider has forgotten.
 */
const keyLifetimeMs = 12 * 3_600_000;

export interface CallsToProviderOptions {
  readonly log: EventLog;
  /** Opens the token. Default: one that is sealed cannot be opened. */
  readonly sealer?: Sealer | undefined;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  /** Is told of each call of which nobody knows what became. */
  readonly onUnanswered: (call: CallToProvider, error: unknown) => void;
}

/** Carries out the calls of payment processes to the provider. Their key makes it one charge or one refund. */
export class CallsToProvider implements Carrier<CallToProvider> {
  readonly types = ['PaymentAttemptRequested', 'PaymentInquiryRequested', 'RefundRequested'] as const;

  constructor(private readonly options: CallsToProviderOptions) {}

  async carryOut(request: CallToProvider, cause: RecordedEvent): Promise<UntimedInput> {
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
        return { type: 'RefundAnswered', attempt, refund: request.refund ?? 1, request: number, outcome };
      }
    }
  }

  /** Makes the charge; after a long outage it only asks about it, because the money may have been taken before. */
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

  /** The token stands in the order alone, and not once more in every attempt. */
  private async tokenOf(orderId: string): Promise<{ readonly paymentToken?: string }> {
    const sealed = paymentTokenOf(await orderAt(this.options.log, orderId));
    const { sealer = Sealer.withoutKey } = this.options;
    return sealed === undefined ? {} : { paymentToken: sealer.open(sealed, orderId) };
  }

  /** Any failure of the call counts as silence: nobody knows more after it. */
  private async answer<Outcome>(
    request: CallToProvider,
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
