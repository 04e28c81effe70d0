import type { ParkedStreamsReview } from '@daybook/parking';
import type { Readers } from './projections.js';

/** The views as they are read: what each projection is asked for, under its name, and what they share. Every method throws ViewsUnavailableError where the store is away. */
export interface ViewReader extends Readers {
  /** The streams that projections have left behind. */
  readonly parked: ParkedStreamsReview;
  /** The position up to which each partition has been applied to the projection. */
  checkpoints(projection: string): Promise<ReadonlyMap<number, number>>;
  close(): Promise<void>;
}
