import { LogUnavailableError } from '@daybook/event-log';
import { commonProblems, type Problem } from '@daybook/service-kit';
import { WebhooksUnavailableError } from '@daybook/webhooks';

/** What a store that is away means to whoever asks. */
export function problemOfStore(error: unknown): Problem | undefined {
  if (error instanceof WebhooksUnavailableError) {
    const title = 'The store of the webhooks cannot be reached';
    return commonProblems.unavailable(error, { code: 'webhooks-unavailable', title });
  }
  return error instanceof LogUnavailableError ? commonProblems.logUnavailable(error) : undefined;
}
