import { CommandIds } from './command-ids.js';
import type { BusinessTimes, CommandContext, CommittedEvent, Snapshot } from './event-store.js';
import { Slices } from './slices.js';

type Evolve<State, Event> = (state: State, event: Event) => State;

export interface StreamTipOptions<State> {
  /** The command ids that are kept at the most. */
  readonly maxCommandIds: number;
  /** Where to begin; default is before the first event. */
  readonly snapshot?: Snapshot<State> | undefined;
}

/** What this process knows of a stream: the state at a version, and which commands led there last. */
export class StreamTip<State> implements Snapshot<State> {
  state: State;
  version: number;
  occurredAt: string;
  readonly commandIds: CommandIds;
  private readonly beginsAt: number;

  constructor(initialState: State, { maxCommandIds, snapshot }: StreamTipOptions<State>) {
    this.state = snapshot?.state ?? initialState;
    this.version = snapshot?.version ?? 0;
    this.occurredAt = snapshot?.occurredAt ?? '';
    this.beginsAt = this.version;
    this.commandIds = new CommandIds(maxCommandIds);
  }

  /** Whether `commandIds` are all of the stream's commands; not where a snapshot or the bound hides some. */
  get knowsAllCommands(): boolean {
    return this.beginsAt === 0 && this.commandIds.isWhole;
  }

  /** Moves on to what was decided on this tip, now that it is in the log. */
  moveTo({ state, version, occurredAt }: Snapshot<State>, commandIds: Iterable<string>): void {
    this.state = state;
    this.version = version;
    this.occurredAt = occurredAt;
    for (const commandId of commandIds) this.commandIds.add(commandId);
  }

  /** Moves on over events that are in the log. They may be many, so it goes in slices. */
  async advance<Event>(
    events: readonly Pick<CommittedEvent<Event>, 'event' | 'commandId' | 'occurredAt'>[],
    evolve: Evolve<State, Event>,
  ): Promise<void> {
    const slices = new Slices();
    for (const { event, commandId, occurredAt } of events) {
      if (slices.isOver) await slices.next();
      this.state = evolve(this.state, event);
      this.version += 1;
      this.occurredAt = occurredAt;
      this.commandIds.add(commandId);
    }
  }
}

/**
 * Business time never runs backwards within a stream: an earlier one is raised to the last event's. If somebody has
 * stated it, it is kept beside that; what a clock says stands in the event as the time of its recording.
 */
export function notBefore(previous: string, { occurredAt: stated, now }: CommandContext): BusinessTimes {
  const time = stated ?? now;
  if (time >= previous) return { occurredAt: time };
  return { occurredAt: previous, ...(stated !== undefined && { statedAt: stated }) };
}
