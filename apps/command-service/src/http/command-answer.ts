import {
  headerNames,
  type OrderCommandAnswer,
  UnknownEventTypeError,
  UnknownSchemaVersionError,
} from '@daybook/contracts';
import { LogOverloadedError, LogUnavailableError } from '@daybook/event-log';
import { ContentionError, StreamOverloadedError } from '@daybook/event-sourcing';
import type { OrderRejection } from '@daybook/ordering';
import { Problem } from '@daybook/service-kit';
import type { FastifyReply } from 'fastify';
import type { OrderOutcome } from '../orders/order-command-loop.js';

/** Seconds after which a command that could not be carried out may be sent again. */
const retryAfterSeconds = '1';

type AcceptedOutcome = Extract<OrderOutcome, { kind: 'accepted' }>;

/**
 * Answers a command with what became of it.
 *
 * @throws Problem for everything but an accepted command
 */
export const answerCommand = async (
  orderId: string,
  pending: Promise<OrderOutcome>,
  reply: FastifyReply,
): Promise<OrderCommandAnswer> => answerAccepted(orderId, await accepted(pending), reply);

export function answerAccepted(
  orderId: string,
  outcome: AcceptedOutcome,
  reply: FastifyReply,
): OrderCommandAnswer {
  reply.header('etag', `"${outcome.version}"`);
  reply.header(headerNames.position, outcome.position);
  if (outcome.repeated) reply.header(headerNames.idempotencyReplayed, 'true');
  const { status } = outcome.state;
  if (status === 'none') throw new Error(`The accepted command left order ${orderId} without a state.`);
  return { orderId, version: outcome.version, status };
}

/**
 * What an accepted command came to.
 *
 * @throws Problem for every other outcome
 */
export async function accepted(pending: Promise<OrderOutcome>): Promise<AcceptedOutcome> {
  const outcome = await pending.catch((error: unknown) => {
    throw asUnavailable(error) ?? error;
  });
  switch (outcome.kind) {
    case 'accepted':
      return outcome;
    case 'rejected':
      throw ofRejection(outcome.rejection);
    case 'stale-version':
      throw outcome.version === 0 ? orderNotFound() : versionStale(outcome.version);
    case 'command-id-reused':
      throw idempotencyKeyReused();
  }
}

const orderNotFound = () =>
  new Problem({ status: 404, code: 'order-not-found', title: 'There is no order with this id' });

const shipmentNotFound = () =>
  new Problem({
    status: 404,
    code: 'shipment-not-found',
    title: 'The order has no shipment with this id',
  });

const versionStale = (version: number) =>
  new Problem({
    status: 412,
    code: 'version-stale',
    title: 'The order has changed',
    detail: `It is at version ${version} now.`,
    headers: { etag: `"${version}"` },
  });

const idempotencyKeyReused = () =>
  new Problem({
    status: 422,
    code: 'idempotency-key-reused',
    title: 'The idempotency key was used for something else',
    detail: 'A request with this key and other content was carried out before.',
  });

/** What the order's state does not allow is a conflict; what the command says wrongly cannot be processed. */
function ofRejection({ code, detail, violations }: OrderRejection): Problem {
  if (code === 'order-not-found') return orderNotFound();
  if (code === 'shipment-not-found') return shipmentNotFound();
  return new Problem({
    status: violations ? 422 : 409,
    code,
    title: 'The order does not allow this',
    detail,
    errors: violations,
  });
}

function asUnavailable(error: unknown): Problem | undefined {
  const problem = (code: string, title: string, detail: string) =>
    new Problem(
      { status: 503, code, title, detail, headers: { 'retry-after': retryAfterSeconds } },
      { cause: error },
    );
  if (error instanceof LogUnavailableError) {
    const detail = 'Whether it was recorded is not known; send it again with the same Idempotency-Key.';
    return problem('log-unavailable', 'The event log cannot be reached', detail);
  }
  if (error instanceof LogOverloadedError || error instanceof StreamOverloadedError) {
    return problem(
      'overloaded',
      'Too many commands are waiting',
      'Nothing was recorded; send it again later.',
    );
  }
  if (error instanceof ContentionError) {
    return problem('contention', 'The order keeps changing', 'Nothing was recorded; send it again.');
  }
  if (error instanceof UnknownEventTypeError || error instanceof UnknownSchemaVersionError) {
    const detail =
      'Nothing was recorded. Most likely a newer version wrote it; this one has to be brought up to date.';
    return problem('event-unreadable', 'The order has an event that this version cannot read', detail);
  }
  return undefined;
}
