import { randomBytes } from 'node:crypto';
import { type WebhookMessage, webhookTestType, webhookTypeOf, withoutSecrets } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import { Webhook } from 'standardwebhooks';

/** A secret of 256 bits, in the form of Standard Webhooks. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** What is sent of an event: the same bytes in each attempt. */
export function messageOf(event: RecordedEvent): string {
  const message: WebhookMessage = {
    type: webhookTypeOf(event.type),
    timestamp: event.occurredAt,
    data: withoutSecrets(event),
  };
  return JSON.stringify(message);
}

/** What is sent to try an endpoint out. */
export const testMessage = (endpointId: string, now: Date): string =>
  JSON.stringify({ type: webhookTestType, timestamp: now.toISOString(), data: { webhookId: endpointId } });

export interface Signing {
  /** Stays the same over all attempts. */
  readonly id: string;
  readonly body: string;
  readonly secrets: readonly string[];
  /** Of the attempt: receivers refuse what is older than five minutes by their clocks. */
  readonly now: Date;
}

/** The headers of Standard Webhooks, with a signature for each secret. */
export const signedHeaders = ({ id, body, secrets, now }: Signing): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
});
