import {
  headerNames,
  IdempotencyKey,
  IfMatch,
  OrderCommandAnswer,
  StockCommandAnswer,
} from '@daybook/contracts';
import { Documented } from '@daybook/service-kit';
import Type, { type TSchema } from 'typebox';

interface CommandDocumentation {
  readonly summary: string;
  readonly status?: number;
  readonly changesExisting?: boolean;
  readonly answer?: TSchema;
  readonly problems?: Readonly<Record<number, string | readonly string[]>>;
}

/** What the commands are about, as its documentation speaks of it. */
interface DocumentedSubject {
  readonly name: string;
  readonly tag: string;
  readonly answer: TSchema;
  /** The code of the problem that there is none. */
  readonly missing: string;
}

const order = { name: 'order', tag: 'orders', answer: OrderCommandAnswer, missing: 'order-not-found' };
const stock = { name: 'stock', tag: 'stock', answer: StockCommandAnswer, missing: 'sku-unknown' };

export const DocumentedCommand = (documentation: CommandDocumentation) => documented(order, documentation);

export const DocumentedStockCommand = (documentation: CommandDocumentation) =>
  documented(stock, documentation);

/** What all commands document alike: their headers, their answer and how they can fail. */
function documented(
  { name, tag, answer: usualAnswer, missing }: DocumentedSubject,
  {
    summary,
    status = 200,
    changesExisting = true,
    answer = usualAnswer,
    problems = {},
  }: CommandDocumentation,
) {
  return Documented({
    summary,
    tags: [tag],
    requestHeaders: {
      [headerNames.idempotencyKey]: IdempotencyKey,
      ...(changesExisting && {
        'if-match': Type.Unsafe<string>({
          ...IfMatch,
          description: `The ETag that the ${name} must still have.`,
        }),
      }),
    },
    success: {
      status,
      description: 'The events are on disk.',
      schema: answer,
      headers: {
        etag: `The version of the ${name}, in quotes.`,
        [headerNames.position]: 'Send it with a read, which then waits until the view has this.',
        [headerNames.idempotencyReplayed]: '`true` where this answer was given before.',
        ...(!changesExisting && { location: 'Where the order is read.' }),
      },
    },
    problems: {
      400: ['idempotency-key-malformed', ...(changesExisting ? ['if-match-malformed'] : [])],
      ...(changesExisting && {
        403: 'occurred-at-not-allowed',
        404: missing,
        412: 'version-stale',
      }),
      503: [
        'log-unavailable',
        'overloaded',
        'contention',
        'event-unreadable',
        'views-behind',
        'secrets-key-missing',
      ],
      ...problems,
      422: ['idempotency-key-reused', ...[problems[422] ?? []].flat()],
    },
  });
}
