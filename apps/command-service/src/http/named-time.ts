import { toUtc } from '@daybook/contracts';
import { mayActAs, type Principal, Problem } from '@daybook/service-kit';

/** What bodies call the time at which it happened. */
export interface NamedTimes {
  readonly placedAt?: string;
  readonly occurredAt?: string;
}

/**
 * The business time that a body names, in UTC; nothing where it is now.
 *
 * @throws Problem unless the principal imports what happened elsewhere
 */
export function namedTime({ placedAt, occurredAt }: NamedTimes, principal: Principal): string | undefined {
  const time = placedAt ?? occurredAt;
  if (time === undefined) return undefined;
  if (mayActAs(principal, 'importer')) return toUtc(time);
  throw placedAt === undefined
    ? notAllowed('occurred-at-not-allowed', 'Only an importer may say when something happened')
    : notAllowed('placed-at-not-allowed', 'Only an importer may say when an order was placed');
}

const notAllowed = (code: string, title: string) => new Problem({ status: 403, code, title });
