import { headerNames, OrderCommandAnswer } from '@daybook/contracts';
import { Documented } from '@daybook/service-kit';
import type { TSchema } from 'typebox';

interface CommandDocumentation {
  readonly summary: string;
  readonly status?: number;
  readonly changesExisting?: boolean;
  readonly answer?: TSchema;
  readonly problems?: Readonly<Record<number, string | readonly string[]>>;
}

/** What all commands document alike: their headers, their answer and how they can fail. */
export function DocumentedCommand({
  summary,
  status = 200,
  changesExisting = true,
  answer = OrderCommandAnswer,
  problems = {},
}: CommandDocumentation) {
  return Documented({
    summary,
    tags: ['orders'],
    requestHeaders: {
      [headerNames.idempotencyKey]:
        'Sending the same request again with the same key gives the first answer again.',
      ...(changesExisting && { 'if-match': 'The ETag that the order must still have.' }),
    },
    success: {
      status,
      description: 'The events are on disk.',
      schema: answer,
      headers: {
        etag: "The order's version, in quotes.",
        [headerNames.position]: 'Send it with a read, which then waits until the view has this.',
        [headerNames.idempotencyReplayed]: '`true` where this answer was given before.',
        ...(!changesExisting && { location: 'Where the order is read.' }),
      },
    },
    problems: {
      400: ['idempotency-key-malformed', ...(changesExisting ? ['if-match-malformed'] : [])],
      ...(changesExisting && {
        403: 'occurred-at-not-allowed',
        404: 'order-not-found',
        412: 'version-stale',
      }),
      503: ['log-unavailable', 'overloaded', 'contention', 'event-unreadable'],
      ...problems,
      422: ['idempotency-key-reused', ...[problems[422] ?? []].flat()],
    },
  });
}
