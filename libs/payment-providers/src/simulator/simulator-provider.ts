import { ProviderUnansweredError } from '../errors.js';
import type {
  ChargeInquiry,
  ChargeOutcome,
  ChargeRequest,
  FoundCharge,
  PaymentProvider,
  RefundOutcome,
  RefundRequest,
  Webhook,
  WebhookNews,
  WebhookReading,
} from '../payment-provider.port.js';
import { signatureFault, signatureHeader } from './signature.js';

export interface SimulatorProviderOptions {
  readonly url: string;
  readonly webhookSecret: string;
  readonly timeoutMs: number;
}

/** The simulator as a provider, over HTTP. */
export class SimulatorProvider implements PaymentProvider {
  constructor(private readonly options: SimulatorProviderOptions) {}

  charge(request: ChargeRequest): Promise<ChargeOutcome> {
    return this.call('/v1/charges', request);
  }

  find({ key, reference }: ChargeInquiry): Promise<FoundCharge> {
    const query = new URLSearchParams({ key, ...(reference !== undefined && { reference }) });
    return this.call(`/v1/charges?${query.toString()}`);
  }

  refund(request: RefundRequest): Promise<RefundOutcome> {
    return this.call('/v1/refunds', request);
  }

  readWebhook({ rawBody, headers }: Webhook): WebhookReading {
    const header = headers[signatureHeader];
    if (typeof header !== 'string') return { kind: 'refused', code: 'signature-invalid' };
    const nowS = Math.floor(Date.now() / 1_000);
    const fault = signatureFault({ rawBody, header, secret: this.options.webhookSecret, nowS });
    if (fault !== undefined) return { kind: 'refused', code: fault };
    try {
      const { eventId, news } = JSON.parse(rawBody.toString()) as { eventId: string; news: WebhookNews };
      return { kind: 'verified', eventId, news };
    } catch {
      return { kind: 'refused', code: 'malformed' };
    }
  }

  private async call<Outcome>(path: string, body?: object): Promise<Outcome> {
    let answer: Response;
    let content: unknown;
    try {
      answer = await fetch(new URL(path, this.options.url), {
        ...(body !== undefined && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
        signal: AbortSignal.timeout(this.options.timeoutMs),
      });
      content = await answer.json();
    } catch (error) {
      throw new ProviderUnansweredError('no answer came', { cause: error });
    }
    if (answer.status >= 500 || answer.status === 429) {
      throw new ProviderUnansweredError(`it answered ${answer.status}`);
    }
    if (!answer.ok) throw new Error(`The simulator takes this for a mistake: ${JSON.stringify(content)}`);
    return content as Outcome;
  }
}
