/** An amount in minor units of a currency, by its ISO 4217 code. */
interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

export interface ChargeRequest extends Money {
  /** The same key is carried out once, however often it is sent. */
  readonly key: string;
  readonly orderId: string;
  /** What the provider gave for the customer's card. Numbers of cards never pass through here. */
  readonly paymentToken?: string;
}

/** `reference` is the provider's own id. A final decline is one that no other attempt will change. */
export type ChargeOutcome =
  | { readonly kind: 'succeeded'; readonly reference: string }
  | { readonly kind: 'declined'; readonly code: string; readonly isFinal: boolean }
  | { readonly kind: 'pending'; readonly reference: string };

export interface ChargeInquiry {
  readonly key: string;
  readonly reference?: string;
}

export type FoundCharge = ChargeOutcome | { readonly kind: 'unknown' };

export interface RefundRequest extends Money {
  readonly key: string;
  /** The reference of the charge. */
  readonly reference: string;
}

export type RefundOutcome =
  | { readonly kind: 'refunded'; readonly reference: string }
  | { readonly kind: 'refused'; readonly code: string };

/** A message of the provider, as it came over HTTP. */
export interface Webhook {
  /** Byte for byte, because the signature is over bytes. */
  readonly rawBody: Buffer;
  /** With names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What a provider tells by itself. */
export type WebhookNews =
  | { readonly kind: 'charge'; readonly key: string; readonly outcome: ChargeOutcome }
  | { readonly kind: 'refund'; readonly key: string; readonly outcome: RefundOutcome }
  /** It is about nothing that anybody here has asked for. */
  | { readonly kind: 'other' };

export type WebhookReading =
  /** The same `eventId` may come again. */
  | { readonly kind: 'verified'; readonly eventId: string; readonly news: WebhookNews }
  | { readonly kind: 'refused'; readonly code: 'signature-invalid' | 'too-old' | 'malformed' };

/**
 * Somebody who takes and gives back money.
 *
 * Each call has a limit of time. Where its outcome is not known, because of that or of a lost connection, or because
 * the provider is out of order or overloaded, it throws ProviderUnansweredError: then nobody may say that the call
 * failed; a charge is asked about with `find`, or sent again with the same key.
 */
export interface PaymentProvider {
  /** @throws ProviderUnansweredError */
  charge(request: ChargeRequest): Promise<ChargeOutcome>;
  /** Tells what became of a charge. @throws ProviderUnansweredError */
  find(charge: ChargeInquiry): Promise<FoundCharge>;
  /** @throws ProviderUnansweredError */
  refund(request: RefundRequest): Promise<RefundOutcome>;
  readWebhook(webhook: Webhook): WebhookReading;
}
