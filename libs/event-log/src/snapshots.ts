import type { Snapshot, SnapshotStore } from '@daybook/event-sourcing';
import { LRUCache } from 'lru-cache';
import type { EventLog, Json } from './event-log.port.js';

/** How a state is kept. Another form than the one that is asked for counts as none. */
export interface SnapshotCodec<State> {
  /** Names the shape of what is kept; another name whenever the state comes to mean something else. */
  readonly form: string;
  readonly encode: (state: State) => Json;
  readonly decode: (stored: Json) => State;
  /** How much there is to write, in about the size of an event. Default 0. */
  readonly weigh?: (state: State) => number;
}

export interface LogSnapshotsOptions<State> {
  readonly log: Pick<EventLog, 'loadSnapshot' | 'saveSnapshot'>;
  readonly category: string;
  readonly codec: SnapshotCodec<State>;
  /**
   * A snapshot is kept once the stream is so much longer than at the one before, or as much as the state weighs,
   * so that snapshots never cost more than events. Default 500.
   */
  readonly everyVersions?: number;
  /** Told of a snapshot that could not be kept; the next one will do. */
  readonly onFailure?: (error: unknown) => void;
}

/** Streams whose last snapshot is remembered. Of others it is kept again, which costs a write. */
const maxRemembered = 10_000;
/** Snapshots on their way to the log. What is offered beyond them is let go; the stream will offer again. */
const maxSaving = 16;

/** Snapshots beside the events of their streams. Nobody waits for one to be kept. */
export class LogSnapshots<State> implements SnapshotStore<State> {
  private readonly everyVersions: number;
  /** Bounded by size, since room for a number of entries is taken at once. */
  private readonly keptAt = new LRUCache<string, number>({
    maxSize: maxRemembered,
    sizeCalculation: () => 1,
  });
  private readonly saving = new Map<string, Promise<void>>();

  constructor(private readonly options: LogSnapshotsOptions<State>) {
    this.everyVersions = options.everyVersions ?? 500;
  }

  async load(streamId: string): Promise<Snapshot<State> | undefined> {
    const { log, category, codec } = this.options;
    const kept = await log.loadSnapshot({ category, streamId, form: codec.form });
    if (!kept) return undefined;
    const { version, occurredAt, state } = kept;
    this.keptAt.set(streamId, version);
    return { version, occurredAt, state: codec.decode(state) };
  }

  offer(streamId: string, { state, version, occurredAt }: Snapshot<State>): void {
    const { log, category, codec, onFailure } = this.options;
    const grown = version - (this.keptAt.get(streamId) ?? 0);
    if (grown < this.everyVersions || grown < (codec.weigh?.(state) ?? 0)) return;
    if (this.saving.has(streamId) || this.saving.size >= maxSaving) return;
    const { form } = codec;
    const saved = log
      .saveSnapshot({ category, streamId, version, occurredAt, form, state: codec.encode(state) })
      .then(() => void this.keptAt.set(streamId, version))
      .catch((error: unknown) => onFailure?.(error))
      .finally(() => this.saving.delete(streamId));
    this.saving.set(streamId, saved);
  }

  /** Waits for those on their way. */
  async close(): Promise<void> {
    await Promise.all(this.saving.values());
  }
}
