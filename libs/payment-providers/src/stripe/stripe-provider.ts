import Stripe from 'stripe';
import type {
  ChargeInquiry,
  ChargeOutcome,
  ChargeRequest,
  FoundCharge,
  PaymentProvider,
  RefundOutcome,
  RefundRequest,
  Webhook,
  WebhookReading,
} from '../payment-provider.port.js';
import { stripeAmount } from './stripe-amount.js';
import { chargeOutcome, declineOf, refundOutcome, refusalCode } from './stripe-outcomes.js';
import { readStripeWebhook } from './stripe-webhook.js';

export interface StripeProviderOptions {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly timeoutMs: number;
  /** Another server than Stripe's, such as stripe-mock. */
  readonly server?: { readonly host: string; readonly port: number; readonly protocol: 'http' | 'https' };
}

/** The largest page that Stripe gives. */
const maxListed = 100;

/**
 * Stripe. A charge is a PaymentIntent, confirmed at once and without the customer being there.
 *
 * Relied upon: Stripe keeps the result of the first request with an idempotency key for at least 24 hours and
 * gives it again to every other request with that key, be it a success, a decline or a 500; parameters have to
 * be the same (https://docs.stripe.com/api/idempotent_requests). So a charge that is sent again within a day
 * takes no money twice. The library's own retries are off: when to try again is decided by the process.
 */
export class StripeProvider implements PaymentProvider {
  private readonly stripe: Stripe;

  constructor(private readonly options: StripeProviderOptions) {
    this.stripe = new Stripe(options.secretKey, {
      maxNetworkRetries: 0,
      timeout: options.timeoutMs,
      telemetry: false,
      ...options.server,
    });
  }

  async charge({ key, orderId, amountMinor, currency, paymentToken }: ChargeRequest): Promise<ChargeOutcome> {
    const amount = stripeAmount(amountMinor, currency);
    if (amount === undefined) return { kind: 'declined', code: 'amount-not-supported', isFinal: true };
    if (paymentToken === undefined) return { kind: 'declined', code: 'payment-token-missing', isFinal: true };
    try {
      const intent = await this.stripe.paymentIntents.create(
        {
          amount,
          currency: currency.toLowerCase(),
          payment_method: paymentToken,
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          confirm: true,
          off_session: true,
          metadata: { daybook_key: key, daybook_order: orderId },
        },
        { idempotencyKey: key },
      );
      return chargeOutcome(intent);
    } catch (error) {
      return declineOf(error);
    }
  }

  /**
   * Finds a charge by its reference exactly. By its key it looks among the newest, a list that is up to date at once,
   * and then uses the search, which is not: it lags by a minute, and more during outages (https://docs.stripe.com/search#data-freshness).
   * So `unknown` may be said too early of a charge that is neither. Sending it again with the same key does no
   * harm then, and what succeeded is also told by a webhook.
   */
  async find({ key, reference }: ChargeInquiry): Promise<FoundCharge> {
    try {
      if (reference !== undefined) return chargeOutcome(await this.stripe.paymentIntents.retrieve(reference));
      const isOurs = ({ metadata }: Stripe.PaymentIntent) => metadata['daybook_key'] === key;
      const newest = await this.stripe.paymentIntents.list({ limit: maxListed });
      const recent = newest.data.find(isOurs);
      if (recent !== undefined) return chargeOutcome(recent);
      const query = `metadata['daybook_key']:${JSON.stringify(key)}`;
      const found = (await this.stripe.paymentIntents.search({ query, limit: 1 })).data.find(isOurs);
      return found === undefined ? { kind: 'unknown' } : chargeOutcome(found);
    } catch (error) {
      return refusalCode(error) === 'resource_missing' ? { kind: 'unknown' } : declineOf(error);
    }
  }

  async refund({ key, reference, amountMinor, currency }: RefundRequest): Promise<RefundOutcome> {
    const amount = stripeAmount(amountMinor, currency);
    if (amount === undefined) return { kind: 'refused', code: 'amount-not-supported' };
    try {
      const parameters = { payment_intent: reference, amount, metadata: { daybook_key: key } };
      return refundOutcome(await this.stripe.refunds.create(parameters, { idempotencyKey: key }));
    } catch (error) {
      const code = refusalCode(error);
      const earlier = code === 'charge_already_refunded' ? await this.findRefund(key, reference) : undefined;
      return earlier ?? { kind: 'refused', code: code.replaceAll('_', '-') };
    }
  }

  readWebhook(webhook: Webhook): WebhookReading {
    return readStripeWebhook(this.stripe, this.options.webhookSecret, webhook);
  }

  /** A refund that was made while Stripe still kept its key. */
  private async findRefund(key: string, reference: string): Promise<RefundOutcome | undefined> {
    try {
      const { data } = await this.stripe.refunds.list({ payment_intent: reference, limit: maxListed });
      const refund = data.find(({ metadata }) => metadata?.['daybook_key'] === key);
      return refund && refundOutcome(refund);
    } catch (error) {
      return { kind: 'refused', code: refusalCode(error) };
    }
  }
}
