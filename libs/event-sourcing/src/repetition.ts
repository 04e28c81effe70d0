import { isDeepStrictEqual } from 'node:util';
import type { CommandOutcome, CommandRequest } from './command.js';
import { type Decider, fold } from './decider.js';
import type { CommittedEvent } from './event-store.js';
import { notBefore } from './stream-tip.js';

/**
 * The first answer once more, to a command whose events stand in the stream. Whether it is the same command is
 * found by deciding it on the state before those events, so that no fingerprint has to be stored.
 *
 * @param stream all events of the stream, some of which carry the command's id
 */
export function repetition<State, Command, Event, Rejection>(
  decider: Decider<State, Command, Event, Rejection>,
  stream: readonly CommittedEvent<Event>[],
  { command, context }: Pick<CommandRequest<Command>, 'command' | 'context'>,
): CommandOutcome<State, Event, Rejection> {
  const first = stream.findIndex(({ commandId }) => commandId === context.commandId);
  if (first === -1) throw new Error(`No event of the stream carries the command id ${context.commandId}.`);
  const own = stream.filter(({ commandId }) => commandId === context.commandId);
  const events = own.map(({ event }) => event);
  const last = own.at(-1)!;

  const before = stream.slice(0, first);
  const stateBefore = fold(
    decider,
    before.map(({ event }) => event),
  );
  const decision = decider.decide(stateBefore, command);
  const sameTime =
    context.occurredAt === undefined ||
    last.occurredAt === notBefore(before.at(-1)?.occurredAt ?? '', context);
  if (decision.kind === 'rejected' || !sameTime || !isDeepStrictEqual(decision.events, events)) {
    return { kind: 'command-id-reused' };
  }
  return {
    kind: 'accepted',
    repeated: true,
    events,
    state: fold(decider, events, stateBefore),
    version: last.version,
    position: last.position,
    occurredAt: last.occurredAt,
  };
}
