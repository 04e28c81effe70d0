import { UnknownEventTypeError, UnknownSchemaVersionError } from '@daybook/contracts';
import { LogUnavailableError } from '@daybook/event-log';
import { Problem } from '@daybook/service-kit';
import { ViewsUnavailableError } from '@daybook/views';

/** What may be better the next time. */
const retryAfterSeconds = '1';

/** What a store that is away, or that holds what this code cannot read, means to whoever asks. */
export function problemOfStore(error: unknown): Problem | undefined {
  const problem = (code: string, title: string, detail?: string) =>
    new Problem(
      { status: 503, code, title, detail, headers: { 'retry-after': retryAfterSeconds } },
      { cause: error },
    );
  if (error instanceof LogUnavailableError) {
    return problem('log-unavailable', 'The event log cannot be reached');
  }
  if (error instanceof ViewsUnavailableError) {
    return problem('views-unavailable', 'The views cannot be reached');
  }
  if (error instanceof UnknownEventTypeError || error instanceof UnknownSchemaVersionError) {
    const detail = 'Most likely a newer version wrote it; this one has to be brought up to date.';
    return problem('event-unreadable', 'There is an event that this version cannot read', detail);
  }
  return undefined;
}
