/** Who did it; goes with every event. */
export interface Actor {
  readonly id: string;
  readonly role: string;
}

/** What comes with a command and goes with each of its events. All times are ISO 8601 in UTC, with milliseconds. */
export interface CommandContext {
  /** The idempotency key, or an id made for this command. */
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly actor: Actor;
  readonly traceparent?: string;
  /** The clock's time, which becomes the events' business time where the command names none. */
  readonly now: string;
  /** The business time that the command itself names, such as that of an order taken elsewhere. */
  readonly occurredAt?: string;
}

export interface BusinessTimes {
  /** Its business time, which is not earlier than that of the event before it. */
  readonly occurredAt: string;
  /** The business time that the command named, where that is an earlier one. */
  readonly statedAt?: string;
}

/** An event of one stream as the decider needs it back. Versions of a stream are 1, 2, 3 … */
export interface CommittedEvent<Event> extends BusinessTimes {
  readonly event: Event;
  readonly version: number;
  readonly commandId: string;
  /** Where it stands in the log, such as `orders:3:1042`. */
  readonly position: string;
}

/** An event that is decided, with the command that it comes from. */
export interface DecidedEvent<Event> extends BusinessTimes {
  readonly event: Event;
  readonly context: CommandContext;
}

export type AppendOutcome =
  | {
      readonly kind: 'appended';
      /** Of each event, where it stands in the log. */
      readonly positions: readonly string[];
    }
  /** The stream has another version. Nothing was written. */
  | { readonly kind: 'conflict' }
  /** The events can never be stored as they are. Nothing was written. */
  | { readonly kind: 'invalid'; readonly error: Error };

/** What the command loop needs of an event log, in terms of one kind of event. */
export interface EventStore<Event> {
  /** The stream's events after `afterVersion`, in order; none for a stream that does not exist. */
  load(streamId: string, afterVersion: number): Promise<readonly CommittedEvent<Event>[]>;

  /** Those of the commands that have events anywhere in the stream. Asked where not all of it is in memory. */
  commandsIn(streamId: string, commandIds: readonly string[]): Promise<ReadonlySet<string>>;

  /** Appends all of the events, which may come from several commands, or none. */
  append(
    streamId: string,
    expectedVersion: number,
    events: readonly [DecidedEvent<Event>, ...DecidedEvent<Event>[]],
  ): Promise<AppendOutcome>;
}

export interface Snapshot<State> {
  readonly state: State;
  readonly version: number;
  readonly occurredAt: string;
}

/** A shortcut to a stream's state. Losing a snapshot costs time, never correctness. */
export interface SnapshotStore<State> {
  load(streamId: string): Promise<Snapshot<State> | undefined>;
  /** Called after an append with the state that it led to; the store decides whether to keep it. */
  offer(streamId: string, snapshot: Snapshot<State>): void;
}
