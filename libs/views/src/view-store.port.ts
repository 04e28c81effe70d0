import type { ParkedAt, ParkedStream, ParkedStreams } from '@daybook/parking';
import type { Changed, Projection } from './projection.js';

/** How far a batch takes a partition: from the position that it builds on to its own last one. */
export interface CheckpointMove {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** Everything that a batch of events changes in one projection. */
export interface ViewChanges<Document> {
  readonly checkpoints: readonly CheckpointMove[];
  readonly changed: ReadonlyArray<Changed<Document>>;
  readonly parked: readonly ParkedStream[];
  /** The parked stream that these changes replay, and the last of its events that they hold. */
  readonly replayed?: {
    readonly stream: ParkedStream;
    readonly handled: Pick<ParkedAt, 'version' | 'position'>;
  };
}

/**
 * The views as their only writer, the projector, has them. Every method throws ViewsUnavailableError where the store can
 * do nothing at the moment, whatever it is asked; other errors are about what it was asked.
 */
export interface ViewStore {
  /** Transactions of different partitions that are worth having under way at a time. */
  readonly maxTransactions: number;

  /** The streams that projections have left behind, those of all of them. */
  readonly parked: ParkedStreams;

  /** The position up to which each partition has been applied to the projection; none for one that has not begun. */
  checkpoints(projection: string): Promise<ReadonlyMap<number, number>>;

  /** The documents of the streams as they are now; those that do not exist are left out. */
  load<Document>(
    projection: Projection<Document, unknown>,
    streamIds: readonly string[],
  ): Promise<ReadonlyMap<string, Document>>;

  /** About how many bytes of JSON each of those documents is; none where the projection has no large ones. */
  bytes(projection: Projection, streamIds: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /**
   * Applies all of the changes and moves the checkpoints, or does neither. `stale` where a checkpoint, or the stream
   * that is replayed, is not where the changes build on: another writer was here first, or another version of the
   * projection is kept.
   */
  apply<Document>(
    projection: Projection<Document, unknown>,
    changes: ViewChanges<Document>,
  ): Promise<'applied' | 'stale'>;

  close(): Promise<void>;
}

/** The views cannot be reached at the moment; the same may succeed later. */
export class ViewsUnavailableError extends Error {
  override readonly name = 'ViewsUnavailableError';
  constructor(options?: ErrorOptions) {
    super('The views cannot be reached.', options);
  }
}
