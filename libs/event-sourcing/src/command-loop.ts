import { isDeepStrictEqual } from 'node:util';
import { type Decider, fold } from './decider.js';
import type { CommandContext, CommittedEvent, EventStore, Snapshot, SnapshotStore } from './event-store.js';
import { StreamQueue } from './stream-queue.js';

/** Other processes kept changing the stream; nothing was written, and a later try may succeed. */
export class ContentionError extends Error {
  constructor(
    readonly streamId: string,
    readonly attempts: number,
  ) {
    super(`Stream ${streamId} changed during each of ${attempts} attempts.`);
    this.name = 'ContentionError';
  }
}

export interface CommandRequest<Command> {
  readonly streamId: string;
  readonly command: Command;
  readonly context: CommandContext;
  /** The version that the sender has seen, where it insists on that. */
  readonly expectedVersion?: number;
  /** The stream is most likely new: decide on nothing first and let the append find out. Saves a read. */
  readonly likelyNew?: boolean;
}

export type CommandOutcome<State, Event, Rejection> =
  | {
      readonly kind: 'accepted';
      /** These events were there already: the command had been carried out before. */
      readonly repeated: boolean;
      readonly events: readonly Event[];
      /** The state after the command's own events, even if others have followed since. */
      readonly state: State;
      readonly version: number;
      readonly position: string;
      /** Business time of the command's events. */
      readonly occurredAt: string;
    }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'stale-version'; readonly version: number }
  /** The command's id stands in the stream already, with other content. */
  | { readonly kind: 'command-id-reused' };

export interface CommandLoopOptions<State> {
  /** Attempts before ContentionError. Default 8. */
  readonly maxAttempts?: number;
  /** Commands of this process that may wait for one stream. Default 10,000. */
  readonly maxWaitingPerStream?: number;
  readonly snapshots?: SnapshotStore<State>;
}

interface Loaded<State, Event> {
  readonly state: State;
  readonly version: number;
  readonly occurredAt: string;
  readonly events: readonly CommittedEvent<Event>[];
  readonly base: Snapshot<State>;
}

/**
 * Load, decide, append; once more on a conflict, up to a bound.
 *
 * A command that stands in the stream already is not decided again: its own events give the first answer
 * once more. Whether it is the same command is found by deciding it on the state before those events, so
 * that no fingerprint has to be stored.
 */
export class CommandLoop<State, Command, Event, Rejection> {
  private readonly queue: StreamQueue;
  private readonly maxAttempts: number;
  private readonly snapshots: SnapshotStore<State> | undefined;

  constructor(
    private readonly decider: Decider<State, Command, Event, Rejection>,
    private readonly store: EventStore<Event>,
    options: CommandLoopOptions<State> = {},
  ) {
    this.queue = new StreamQueue(options.maxWaitingPerStream ?? 10_000);
    this.maxAttempts = options.maxAttempts ?? 8;
    this.snapshots = options.snapshots;
  }

  /**
   * @throws ContentionError, StreamOverloadedError; and whatever the store throws, in which case the
   * outcome is unknown and the same command may be sent again.
   */
  handle(request: CommandRequest<Command>): Promise<CommandOutcome<State, Event, Rejection>> {
    return this.queue.run(request.streamId, () => this.attempt(request));
  }

  private async attempt(request: CommandRequest<Command>): Promise<CommandOutcome<State, Event, Rejection>> {
    let loaded = request.likelyNew ? this.nothing() : await this.load(request);
    for (let attempt = 1; attempt <= this.maxAttempts; attempt += 1) {
      const repeated = this.findRepeated(loaded, request);
      if (repeated) return repeated;
      if (request.expectedVersion !== undefined && request.expectedVersion !== loaded.version) {
        return { kind: 'stale-version', version: loaded.version };
      }
      const decision = this.decider.decide(loaded.state, request.command);
      if (decision.kind === 'rejected') return decision;

      const occurredAt = notBefore(loaded.occurredAt, request.context);
      const outcome = await this.store.append(request.streamId, loaded.version, decision.events, {
        ...request.context,
        occurredAt,
      });
      if (outcome.kind === 'appended') {
        const state = fold(this.decider, decision.events, loaded.state);
        const { version, position } = outcome;
        this.snapshots?.offer(request.streamId, { state, version, occurredAt });
        return {
          kind: 'accepted',
          repeated: false,
          events: decision.events,
          state,
          version,
          position,
          occurredAt,
        };
      }
      loaded = await this.load(request);
    }
    throw new ContentionError(request.streamId, this.maxAttempts);
  }

  private nothing(base?: Snapshot<State>): Loaded<State, Event> {
    const from = base ?? { state: this.decider.initialState, version: 0, occurredAt: '' };
    return { ...from, events: [], base: from };
  }

  private async load({ streamId, context }: CommandRequest<Command>): Promise<Loaded<State, Event>> {
    let snapshot = await this.snapshots?.load(streamId);
    // A command seen before the snapshot takes the long way: its first answer is made from its own events.
    if (snapshot && (await this.store.hasCommand(streamId, context.commandId))) snapshot = undefined;

    const { base } = this.nothing(snapshot);
    const events = await this.store.load(streamId, base.version);
    const last = events.at(-1);
    return {
      base,
      events,
      version: last?.version ?? base.version,
      occurredAt: last?.occurredAt ?? base.occurredAt,
      state: fold(this.decider, payloads(events), base.state),
    };
  }

  private findRepeated(
    loaded: Loaded<State, Event>,
    { command, context }: CommandRequest<Command>,
  ): CommandOutcome<State, Event, Rejection> | undefined {
    const first = loaded.events.findIndex((committed) => committed.commandId === context.commandId);
    if (first === -1) return undefined;
    const own = loaded.events.filter((committed) => committed.commandId === context.commandId);
    const events = [...payloads(own)];
    const last = own.at(-1)!;

    const before = loaded.events.slice(0, first);
    const stateBefore = fold(this.decider, payloads(before), loaded.base.state);
    const decision = this.decider.decide(stateBefore, command);
    const sameTime =
      context.occurredAt === undefined ||
      last.occurredAt === notBefore(before.at(-1)?.occurredAt ?? loaded.base.occurredAt, context);
    if (decision.kind === 'rejected' || !sameTime || !isDeepStrictEqual(decision.events, events)) {
      return { kind: 'command-id-reused' };
    }
    return {
      kind: 'accepted',
      repeated: true,
      events,
      state: fold(this.decider, events, stateBefore),
      version: last.version,
      position: last.position,
      occurredAt: last.occurredAt,
    };
  }
}

/** Business time never runs backwards within a stream: an earlier clock is raised to the last event's. */
function notBefore(previous: string, context: CommandContext): string {
  const time = context.occurredAt ?? context.now;
  return time < previous ? previous : time;
}

function* payloads<Event>(committed: Iterable<CommittedEvent<Event>>): Generator<Event> {
  for (const { event } of committed) yield event;
}
