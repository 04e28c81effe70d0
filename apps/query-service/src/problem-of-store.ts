import { UnknownEventTypeError, UnknownSchemaVersionError } from '@daybook/contracts';
import { LogUnavailableError } from '@daybook/event-log';
import { ParkedStreamsUnavailableError } from '@daybook/parking';
import { commonProblems, type Problem } from '@daybook/service-kit';
import { ViewsUnavailableError } from '@daybook/views';

/** What a store that is away, or that holds what this code cannot read, means to whoever asks. */
export function problemOfStore(error: unknown): Problem | undefined {
  if (error instanceof LogUnavailableError) return commonProblems.logUnavailable(error);
  if (error instanceof ViewsUnavailableError) {
    const title = 'The views cannot be reached';
    return commonProblems.unavailable(error, { code: 'views-unavailable', title });
  }
  if (error instanceof ParkedStreamsUnavailableError) {
    const title = 'The parked streams of processes and webhooks cannot be reached';
    return commonProblems.unavailable(error, { code: 'parked-unavailable', title });
  }
  if (error instanceof UnknownEventTypeError || error instanceof UnknownSchemaVersionError) {
    return commonProblems.unavailable(error, {
      code: 'event-unreadable',
      title: 'There is an event that this version cannot read',
      detail: 'Most likely a newer version wrote it; this one has to be brought up to date.',
    });
  }
  return undefined;
}
