/** Those that projections share; each has others of its own. */
export const sharedCollections = {
  checkpoints: 'checkpoints',
  parkedStreams: 'parkedStreams',
} as const;

/** What names a checkpoint: `orders:3`. */
export const checkpointId = (projection: string, partition: number): string => `${projection}:${partition}`;

export interface CheckpointDocument {
  /** Projection and partition. */
  readonly _id: string;
  readonly projection: string;
  readonly partition: number;
  readonly position: number;
  /** Of the projection. */
  readonly version: number;
}

export interface ParkedStreamDocument {
  /** Subscription, category and stream. */
  readonly _id: string;
  readonly subscription: string;
  readonly category: string;
  readonly streamId: string;
  readonly partition: number;
  readonly position: number;
  readonly version: number;
  readonly reason: string;
  readonly parkedAt: Date;
  /** Missing, with the next one, in documents from before streams could be replayed. */
  readonly lastVersion?: number;
  readonly attempts?: number;
  readonly replayRequestedAt?: Date;
  readonly discardedAt?: Date;
}
