import type { CommandOutcome, Task } from './command.js';
import { type Decider, fold } from './decider.js';
import type { DecidedEvent, Snapshot } from './event-store.js';
import { Slices } from './slices.js';
import { notBefore, type StreamTip } from './stream-tip.js';

/** A command that led to events, with what the stream is after them. */
interface Accepted<Own, State, Event> {
  readonly task: Own;
  readonly events: readonly Event[];
  readonly state: State;
  readonly version: number;
  readonly occurredAt: string;
}

/** What becomes of commands that are decided one after another, each on what the one before it left. */
export interface Plan<Own, State, Event, Outcome> {
  /** The events of all accepted commands, in order. */
  readonly events: readonly DecidedEvent<Event>[];
  /** What the stream is after them. */
  readonly end: Snapshot<State>;
  readonly accepted: readonly Accepted<Own, State, Event>[];
  /** Answers without events; they hold if the stream is what they were decided on. */
  readonly answered: readonly { readonly task: Own; readonly outcome: Outcome }[];
  /** Commands that could not be decided at all, which is a mistake of the decider. */
  readonly failed: readonly { readonly task: Own; readonly error: unknown }[];
  /** Commands whose id stands in the stream, or was taken by one before them. */
  readonly repeated: readonly Own[];
}

/** Each of the commands may be long to decide, so it goes in slices. */
export async function plan<State, Command, Event, Rejection>(
  decider: Decider<State, Command, Event, Rejection>,
  tip: StreamTip<State>,
  tasks: readonly Task<State, Command, Event, Rejection>[],
  isKnown: (commandId: string) => boolean,
): Promise<
  Plan<Task<State, Command, Event, Rejection>, State, Event, CommandOutcome<State, Event, Rejection>>
> {
  type Own = Task<State, Command, Event, Rejection>;
  const events: DecidedEvent<Event>[] = [];
  const accepted: Accepted<Own, State, Event>[] = [];
  const answered: { task: Own; outcome: CommandOutcome<State, Event, Rejection> }[] = [];
  const failed: { task: Own; error: unknown }[] = [];
  const repeated: Own[] = [];
  const decided = new Set<string>();
  let { state, version, occurredAt } = tip;

  const slices = new Slices();

  for (const task of tasks) {
    if (slices.isOver) await slices.next();
    const { command, context, expectedVersion } = task.request;
    if (decided.has(context.commandId) || isKnown(context.commandId)) {
      repeated.push(task);
      continue;
    }
    if (expectedVersion !== undefined && expectedVersion !== version) {
      answered.push({ task, outcome: { kind: 'stale-version', version } });
      continue;
    }
    try {
      const decision = decider.decide(state, command);
      if (decision.kind === 'rejected') {
        answered.push({ task, outcome: decision });
        continue;
      }
      state = fold(decider, decision.events, state);
      const times = notBefore(occurredAt, context);
      ({ occurredAt } = times);
      version += decision.events.length;
      decided.add(context.commandId);
      for (const event of decision.events) events.push({ event, context, ...times });
      accepted.push({ task, events: decision.events, state, version, occurredAt });
    } catch (error) {
      failed.push({ task, error });
    }
  }
  return { events, end: { state, version, occurredAt }, accepted, answered, failed, repeated };
}
