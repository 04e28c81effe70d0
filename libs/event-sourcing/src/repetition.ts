import { isDeepStrictEqual } from 'node:util';
import type { CommandOutcome, CommandRequest } from './command.js';
import { type Decider, fold } from './decider.js';
import type { BusinessTimes, CommandContext, CommittedEvent } from './event-store.js';
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
  const isSame =
    decision.kind !== 'rejected' &&
    isDeepStrictEqual(decision.events, events) &&
    isSameTime(last, notBefore(before.at(-1)?.occurredAt ?? '', context), context);
  if (!isSame) return { kind: 'command-id-reused' };
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

/** Versions that did not keep a stated time have left what it was raised to, and that has to do. */
function isSameTime(
  first: BusinessTimes,
  again: BusinessTimes,
  { occurredAt: stated }: CommandContext,
): boolean {
  if (stated === undefined) return true;
  return first.statedAt === undefined ? first.occurredAt === again.occurredAt : first.statedAt === stated;
}
