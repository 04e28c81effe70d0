import { randomUUID } from 'node:crypto';
import { headerNames, headerPatterns } from '@daybook/contracts';
import type { CommandContext, CommandRequest } from '@daybook/event-sourcing';
import { idempotencyKey, Problem, type Principal } from '@daybook/service-kit';
import type { FastifyRequest } from 'fastify';
import { type NamedTimes, namedTime } from './named-time.js';

const entityTagForm = new RegExp(headerPatterns.entityTag);
const correlationIdForm = /^[\x21-\x7e]{1,128}$/;
/** W3C Trace Context, version 00. */
const traceparentForm = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * What the request says of the command, apart from its content.
 *
 * @throws Problem for a malformed idempotency key, and for a time that the principal may not name
 */
export function commandContext(
  request: FastifyRequest,
  principal: Principal,
  body: NamedTimes = {},
): CommandContext {
  const occurredAt = namedTime(body, principal);
  const traceparent = header(request, 'traceparent');
  const correlationId = header(request, headerNames.correlationId);
  return {
    commandId: idempotencyKey(request) ?? randomUUID(),
    correlationId: correlationId && correlationIdForm.test(correlationId) ? correlationId : request.id,
    actor: { id: principal.id, role: principal.role },
    ...(traceparent && traceparentForm.test(traceparent) && { traceparent }),
    now: new Date().toISOString(),
    ...(occurredAt !== undefined && { occurredAt }),
  };
}

export interface ReadRequest {
  readonly request: FastifyRequest;
  readonly principal: Principal;
  readonly body?: NamedTimes | undefined;
}

/**
 * A command for a stream, with all that the request says of it beside its content.
 *
 * @throws Problem as `commandContext` and `expectedVersion` do
 */
export function commandRequest<Command>(
  { request, principal, body }: ReadRequest,
  streamId: string,
  command: Command,
): CommandRequest<Command> {
  const context = commandContext(request, principal, body);
  const version = expectedVersion(request);
  return { streamId, command, context, ...(version !== undefined && { expectedVersion: version }) };
}

/**
 * The version that If-Match insists on; nothing where any will do. A weak or foreign tag matches no order.
 *
 * @throws Problem for what is no entity tag
 */
function expectedVersion(request: FastifyRequest): number | undefined {
  const tag = header(request, 'if-match');
  if (tag === undefined || tag === '*') return undefined;
  const version = /^"(\d{1,9})"$/.exec(tag)?.[1];
  if (version !== undefined) return Number(version);
  if (entityTagForm.test(tag)) return -1;
  throw new Problem({
    status: 400,
    code: 'if-match-malformed',
    title: 'If-Match is malformed',
    detail: 'It takes the one ETag that a read or a command answered with, such as "3".',
  });
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
