import type { CommandContext, CommittedEvent, Snapshot } from './event-store.js';

type Evolve<State, Event> = (state: State, event: Event) => State;

/** What this process knows of a stream: the state at a version, and which commands led there. */
export class StreamTip<State> implements Snapshot<State> {
  state: State;
  version: number;
  occurredAt: string;
  readonly commandIds = new Set<string>();
  /** Whether those are all of the stream's commands; not where the tip began at a snapshot. */
  readonly knowsAllCommands: boolean;

  constructor(initialState: State, snapshot?: Snapshot<State>) {
    this.state = snapshot?.state ?? initialState;
    this.version = snapshot?.version ?? 0;
    this.occurredAt = snapshot?.occurredAt ?? '';
    this.knowsAllCommands = snapshot === undefined;
  }

  /** Moves on over events that are in the log. */
  advance<Event>(
    events: readonly Pick<CommittedEvent<Event>, 'event' | 'commandId' | 'occurredAt'>[],
    evolve: Evolve<State, Event>,
  ): void {
    for (const { event, commandId, occurredAt } of events) {
      this.state = evolve(this.state, event);
      this.version += 1;
      this.occurredAt = occurredAt;
      this.commandIds.add(commandId);
    }
  }
}

/** Business time never runs backwards within a stream: an earlier clock is raised to the last event's. */
export function notBefore(previous: string, context: CommandContext): string {
  const time = context.occurredAt ?? context.now;
  return time < previous ? previous : time;
}
