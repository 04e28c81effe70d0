import { headerNames, UnknownEventTypeError, UnknownSchemaVersionError } from '@daybook/contracts';
import { LogOverloadedError, LogUnavailableError } from '@daybook/event-log';
import { type CommandOutcome, ContentionError, StreamOverloadedError } from '@daybook/event-sourcing';
import { commonProblems, Problem, type Violation } from '@daybook/service-kit';
import type { FastifyReply } from 'fastify';

/** What commands are about, as their problems speak of it. */
export interface Subject {
  readonly name: string;
  /** What is said where there is none, and then where a part of it is not there that the path names. */
  readonly missing: readonly [Missing, ...Missing[]];
}

interface Missing {
  readonly code: string;
  readonly title: string;
}

export type Accepted<Outcome> = Extract<Outcome, { readonly kind: 'accepted' }>;

export interface Rejection {
  readonly code: string;
  readonly detail: string;
  readonly violations?: readonly Violation[];
}

/**
 * What an accepted command led to. The reply gets the headers that tell of it.
 *
 * @throws Problem for everything but an accepted command
 */
export async function acceptedOutcome<State, Event>(
  subject: Subject,
  pending: Promise<CommandOutcome<State, Event, Rejection>>,
  reply: FastifyReply,
): Promise<Accepted<CommandOutcome<State, Event, Rejection>>> {
  const outcome = await pending.catch((error: unknown) => {
    throw asUnavailable(subject, error) ?? error;
  });
  switch (outcome.kind) {
    case 'accepted': {
      reply.header('etag', `"${outcome.version}"`);
      reply.header(headerNames.position, outcome.position);
      if (outcome.repeated) reply.header(headerNames.idempotencyReplayed, 'true');
      return outcome;
    }
    case 'rejected':
      throw ofRejection(subject, outcome.rejection);
    case 'stale-version':
      throw outcome.version === 0 ? notFound(subject.missing[0]) : versionStale(subject, outcome.version);
    case 'command-id-reused':
      throw commonProblems.idempotencyKeyReused();
  }
}

const notFound = ({ code, title }: Missing) => new Problem({ status: 404, code, title });

const versionStale = ({ name }: Subject, version: number) =>
  new Problem({
    status: 412,
    code: 'version-stale',
    title: `The ${name} has changed`,
    detail: `It is at version ${version} now.`,
    headers: { etag: `"${version}"` },
  });

/** What the state does not allow is a conflict; what the command says wrongly cannot be processed. */
function ofRejection(subject: Subject, { code, detail, violations }: Rejection): Problem {
  const missing = subject.missing.find((each) => each.code === code);
  if (missing) return notFound(missing);
  return new Problem({
    status: violations ? 422 : 409,
    code,
    title: `The ${subject.name} does not allow this`,
    detail,
    errors: violations,
  });
}

function asUnavailable({ name }: Subject, error: unknown): Problem | undefined {
  const problem = (code: string, title: string, detail: string) =>
    commonProblems.unavailable(error, { code, title, detail });
  if (error instanceof LogUnavailableError) {
    const detail = 'Whether it was recorded is not known; send it again with the same Idempotency-Key.';
    return commonProblems.logUnavailable(error, detail);
  }
  if (error instanceof LogOverloadedError || error instanceof StreamOverloadedError) {
    return problem(
      'overloaded',
      'Too many commands are waiting',
      'Nothing was recorded; send it again later.',
    );
  }
  if (error instanceof ContentionError) {
    return problem('contention', `The ${name} keeps changing`, 'Nothing was recorded; send it again.');
  }
  if (error instanceof UnknownEventTypeError || error instanceof UnknownSchemaVersionError) {
    const detail =
      'Nothing was recorded. Most likely a newer version wrote it; this one has to be brought up to date.';
    return problem('event-unreadable', `The ${name} has an event that this version cannot read`, detail);
  }
  return undefined;
}
