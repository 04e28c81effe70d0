import { LRUCache } from 'lru-cache';
import type { CommandOutcome, CommandRequest, Task } from './command.js';
import type { Decider } from './decider.js';
import type { CommittedEvent, EventStore, Snapshot, SnapshotStore } from './event-store.js';
import { plan } from './plan.js';
import { repetition } from './repetition.js';
import { Slices } from './slices.js';
import { StreamQueues } from './stream-queues.js';
import { StreamTip } from './stream-tip.js';

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

export interface CommandLoopOptions<State> {
  /** Attempts before ContentionError. Default 8. */
  readonly maxAttempts?: number;
  /** Commands of this process that may wait for one stream. Default 10,000. */
  readonly maxWaitingPerStream?: number;
  /** Commands of one stream whose events are appended together. Default 200. */
  readonly maxCommandsPerAppend?: number;
  readonly snapshots?: SnapshotStore<State>;
  /** Streams that were used last are kept in memory, up to so many bytes in all. Default 4 MiB. */
  readonly maxRecentBytes?: number;
  /** Ids of commands that are kept of one stream; whether others stand in it, the store is asked. Default 10,000. */
  readonly maxCommandIdsPerStream?: number;
  /** About how many bytes a state takes in memory. Default none. */
  readonly weigh?: (state: State) => number;
}

/** What is kept beside the state, as was measured: the stream's id, its place in the cache, and its commands' ids. */
const bytesOf = { stream: 1_000, commandId: 100 };

/** What to decide on. */
interface Basis<State, Event> {
  readonly tip: StreamTip<State>;
  /** What was read for it, after the version; if nothing was, only an append tells whether it is what the stream is. */
  readonly read?: { readonly after: number; readonly events: readonly CommittedEvent<Event>[] };
  /** Those of the commands that stand in the stream, where the store was asked for them already. */
  readonly known?: ReadonlySet<string>;
}

/**
 * Load, decide, append; once more on a conflict, up to a bound.
 *
 * Commands for one stream that come while an append of it is under way are decided together afterwards, each on
 * what the one before it left, and go as one append: a hot stream costs a commit for many commands, not for each.
 * Streams that were used last are decided in memory. That is safe because an append succeeds only at the version
 * that was decided on; an answer without an append is given only on what was read after the command had come.
 *
 * A command that stands in the stream already is not decided again: see repetition.ts.
 */
export class CommandLoop<State, Command, Event, Rejection> {
  private readonly queues: StreamQueues<Task<State, Command, Event, Rejection>>;
  private readonly maxAttempts: number;
  private readonly maxCommandIds: number;
  private readonly snapshots: SnapshotStore<State> | undefined;
  /** Of streams that commands wait for, whatever they weigh. */
  private readonly active = new Map<string, StreamTip<State>>();
  private readonly recent: LRUCache<string, StreamTip<State>>;

  constructor(
    private readonly decider: Decider<State, Command, Event, Rejection>,
    private readonly store: EventStore<Event>,
    options: CommandLoopOptions<State> = {},
  ) {
    const { weigh = () => 0 } = options;
    this.maxAttempts = options.maxAttempts ?? 8;
    this.maxCommandIds = options.maxCommandIdsPerStream ?? 10_000;
    this.snapshots = options.snapshots;
    this.recent = new LRUCache({
      maxSize: options.maxRecentBytes ?? 4 * 1024 * 1024,
      sizeCalculation: ({ state, commandIds }) =>
        bytesOf.stream + commandIds.size * bytesOf.commandId + weigh(state),
    });
    this.queues = new StreamQueues({
      maxWaiting: options.maxWaitingPerStream ?? 10_000,
      maxTogether: options.maxCommandsPerAppend ?? 200,
      work: (streamId, tasks) => this.carryOut(streamId, tasks),
      idle: (streamId) => this.rest(streamId),
    });
  }

  /**
   * @throws ContentionError, StreamOverloadedError; and whatever the store throws, in which case the
   * outcome is unknown and the same command may be sent again.
   */
  handle(request: CommandRequest<Command>): Promise<CommandOutcome<State, Event, Rejection>> {
    return new Promise((resolve, reject) => {
      this.queues.add(request.streamId, { request, resolve, reject, attempts: 0 });
    });
  }

  /** The state that the stream had at the version, or has had since; from memory where that is as new. */
  async stateFrom(streamId: string, version: number): Promise<State> {
    const known = this.inMemory(streamId);
    if (known && known.version >= version) return known.state;
    const { tip } = await this.readAnew(streamId, []);
    if (!this.active.has(streamId)) this.recent.set(streamId, tip);
    return tip.state;
  }

  /** Gives back what is to be decided again. */
  private async carryOut(
    streamId: string,
    tasks: readonly Task<State, Command, Event, Rejection>[],
  ): Promise<readonly Task<State, Command, Event, Rejection>[]> {
    try {
      return await this.attempt(streamId, tasks);
    } catch (error) {
      this.forget(streamId);
      for (const { reject } of tasks) reject(error);
      return [];
    }
  }

  private async attempt(
    streamId: string,
    tasks: readonly Task<State, Command, Event, Rejection>[],
  ): Promise<readonly Task<State, Command, Event, Rejection>[]> {
    let basis = await this.basis(streamId, tasks);
    let decided = await this.decide(basis, streamId, tasks);
    if (decided.events.length === 0 && !basis.read) {
      basis = await this.read(streamId, basis.tip, tasks);
      decided = await this.decide(basis, streamId, tasks);
    }
    const { tip } = basis;
    const { events, end, accepted, answered, failed, repeated } = decided;
    const [first, ...rest] = events;
    let positions: readonly string[] = [];
    if (first !== undefined) {
      const outcome = await this.store.append(streamId, tip.version, [first, ...rest]);
      if (outcome.kind === 'conflict') return this.again(streamId, tasks);
      if (outcome.kind === 'invalid') return this.oneByOne(streamId, tasks, outcome.error);
      positions = outcome.positions;
    }

    const base = tip.version;
    tip.moveTo(end, idsOf(accepted.map(({ task }) => task)));
    this.active.set(streamId, tip);
    if (first !== undefined) this.snapshots?.offer(streamId, end);
    for (const { task, ...result } of accepted) {
      const position = positions[result.version - base - 1]!;
      task.resolve({ kind: 'accepted', repeated: false, position, ...result });
    }
    for (const { task, outcome } of answered) task.resolve(outcome);
    for (const { task, error } of failed) task.reject(error);
    if (repeated.length > 0) {
      // What a command came to at first is told by its own events and all those before.
      const isWhole = first === undefined && basis.read?.after === 0;
      const stream = isWhole ? basis.read!.events : await this.store.load(streamId, 0);
      const slices = new Slices();
      for (const { request, resolve } of repeated) {
        if (slices.isOver) await slices.next();
        resolve(repetition(this.decider, stream, request));
      }
    }
    return [];
  }

  private async decide(
    { tip, known: asked }: Basis<State, Event>,
    streamId: string,
    tasks: readonly Task<State, Command, Event, Rejection>[],
  ) {
    const known =
      asked ?? (tip.knowsAllCommands ? none : await this.store.commandsIn(streamId, idsOf(tasks)));
    const isKnown = (commandId: string) => tip.commandIds.has(commandId) || known.has(commandId);
    return plan(this.decider, tip, tasks, isKnown);
  }

  private async basis(
    streamId: string,
    tasks: readonly Task<State, Command, Event, Rejection>[],
  ): Promise<Basis<State, Event>> {
    const tip = this.inMemory(streamId);
    if (tip) return { tip };
    const [{ request, attempts }] = tasks as [Task<State, Command, Event, Rejection>];
    if (request.likelyNew && attempts === 0) return { tip: this.newTip() };
    return this.readAnew(streamId, tasks);
  }

  private inMemory(streamId: string): StreamTip<State> | undefined {
    return this.active.get(streamId) ?? this.recent.get(streamId);
  }

  private newTip(snapshot?: Snapshot<State>): StreamTip<State> {
    return new StreamTip(this.decider.initialState, { maxCommandIds: this.maxCommandIds, snapshot });
  }

  private async readAnew(
    streamId: string,
    tasks: readonly Task<State, Command, Event, Rejection>[],
  ): Promise<Basis<State, Event>> {
    return this.read(streamId, this.newTip(await this.snapshots?.load(streamId)), tasks);
  }

  /** What the log has beyond the tip. */
  private async read(
    streamId: string,
    tip: StreamTip<State>,
    tasks: readonly Task<State, Command, Event, Rejection>[],
  ): Promise<Basis<State, Event>> {
    const after = tip.version;
    const [events, known] = await Promise.all([
      this.store.load(streamId, after),
      tip.knowsAllCommands ? undefined : this.store.commandsIn(streamId, idsOf(tasks)),
    ]);
    await tip.advance(events, (state, event) => this.decider.evolve(state, event));
    return { tip, read: { after, events }, ...(known && { known }) };
  }

  private rest(streamId: string): void {
    const tip = this.active.get(streamId);
    if (tip) this.recent.set(streamId, tip);
    this.active.delete(streamId);
  }

  private forget(streamId: string): void {
    this.active.delete(streamId);
    this.recent.delete(streamId);
  }

  /** The stream has changed under them. */
  private again(
    streamId: string,
    tasks: readonly Task<State, Command, Event, Rejection>[],
  ): readonly Task<State, Command, Event, Rejection>[] {
    this.forget(streamId);
    for (const task of tasks) {
      task.attempts += 1;
      if (task.attempts >= this.maxAttempts) task.reject(new ContentionError(streamId, task.attempts));
    }
    return tasks.filter(({ attempts }) => attempts < this.maxAttempts);
  }

  /** Something of one of them can never be stored; the others do not fail with it. */
  private async oneByOne(
    streamId: string,
    tasks: readonly Task<State, Command, Event, Rejection>[],
    error: Error,
  ): Promise<readonly Task<State, Command, Event, Rejection>[]> {
    if (tasks.length === 1) throw error;
    const again: Task<State, Command, Event, Rejection>[] = [];
    for (const task of tasks) again.push(...(await this.carryOut(streamId, [task])));
    return again;
  }
}

const none: ReadonlySet<string> = new Set();

const idsOf = (tasks: readonly { readonly request: CommandRequest<unknown> }[]): string[] =>
  tasks.map(({ request }) => request.context.commandId);
