import type { EventFeed } from '@daybook/event-feed';
import type { EventLog } from '@daybook/event-log';
import type { DestinationPolicy, WebhookStore } from '@daybook/webhooks';

/** What the composition root brings along. */
export interface WebhookServiceAdapters {
  readonly feed: EventFeed;
  /** Is only read: for what is sent, and for where a new webhook begins. */
  readonly log: EventLog;
  readonly store: WebhookStore;
  /** Where messages may go. */
  readonly policy: DestinationPolicy;
  /** The waits after attempts that fail. Default: those that Standard Webhooks recommends. */
  readonly scheduleMs?: readonly number[] | undefined;
  /** For how long a secret goes on signing once there is a new one. */
  readonly secretOverlapMs: number;
}

/** Injection tokens of it, as a whole and in parts. */
export const ADAPTERS = Symbol('webhook-service:adapters');
export const EVENT_LOG = Symbol('webhook-service:event-log');
export const WEBHOOK_STORE = Symbol('webhook-service:webhook-store');
