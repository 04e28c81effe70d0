import { LogUnavailableError } from '@daybook/event-log';
import { Problem } from '@daybook/service-kit';
import { WebhooksUnavailableError } from '@daybook/webhooks';

/** What may be better the next time. */
const retryAfterSeconds = '1';

/** What a store that is away means to whoever asks. */
export function problemOfStore(error: unknown): Problem | undefined {
  const unavailable = (code: string, title: string) =>
    new Problem(
      { status: 503, code, title, headers: { 'retry-after': retryAfterSeconds } },
      { cause: error },
    );
  if (error instanceof WebhooksUnavailableError) {
    return unavailable('webhooks-unavailable', 'The store of the webhooks cannot be reached');
  }
  if (error instanceof LogUnavailableError) {
    return unavailable('log-unavailable', 'The event log cannot be reached');
  }
  return undefined;
}
