/** Who reads what, by a name of its own: `views.orders` reads `orders`, `payments.inbox` reads `orders` as well. */
export interface Subscribed {
  readonly subscription: string;
  readonly category: string;
}

/** The last of a stream's events that a subscription has passed over. */
export interface PassedOver {
  readonly streamId: string;
  readonly lastVersion: number;
}

/** What names a parked stream: a subscription parks a stream once. */
export interface ParkedName extends Subscribed {
  readonly streamId: string;
}

/** Where a stream is parked: at the first of its events that could not be handled. */
export interface ParkedAt {
  readonly partition: number;
  readonly position: number;
  readonly version: number;
  /** What went wrong, without anything of what the event says. */
  readonly reason: string;
}

/** A stream that a subscription has set aside. Its events from `version` up to `lastVersion` wait to be handled. */
export interface ParkedStream extends ParkedName, ParkedAt, PassedOver {}

/** What becomes of a parked stream is for people to say; times are ISO 8601 in UTC, by the clock of the store. */
export interface ParkedStreamStatus extends ParkedStream {
  readonly parkedAt: string;
  /** How often the event could not be handled since it was parked: 1 at first, and one more with each replay. */
  readonly attempts: number;
  /** Somebody wants it replayed, and that has not happened yet. */
  readonly replayRequestedAt?: string;
  /** It was given up: what was made of it stays as it is, and what happens to it is passed over. */
  readonly discardedAt?: string;
}

/** Parked streams as the subscription has them that parks them, in the same store as its checkpoints. */
export interface ParkedStreams {
  /** Parks a stream; one that is parked already stays where it is. */
  park(stream: ParkedStream): Promise<void>;

  /**
   * Notes of those of the streams that are parked that their events are passed over. This is one statement, so that no
   * stream is passed over here while it is taken back there.
   *
   * @returns the ids of those that are parked, or given up
   */
  passOver(subscribed: Subscribed, streams: readonly PassedOver[]): Promise<ReadonlySet<string>>;

  /** Whether any stream of this store is parked, or given up. */
  any(): Promise<boolean>;

  /** Those that are to be replayed, the oldest wish first. */
  toReplay(limit: number): Promise<ParkedStream[]>;

  /** The stream as it is parked now, if it is. */
  find(name: ParkedName): Promise<ParkedStreamStatus | undefined>;

  /** Everything up to this event of the stream has been handled: what waits begins with the next one. */
  advance(stream: ParkedStream, handled: Pick<ParkedAt, 'version' | 'position'>): Promise<void>;

  /** Takes a stream back of which nothing waits any more; false where more of it was passed over meanwhile. */
  takeBack(name: ParkedName): Promise<boolean>;

  /** It could not be replayed either: it stays, parked at the event at which it failed this time. */
  parkAgain(name: ParkedName, at: ParkedAt): Promise<void>;
}

export interface ParkedStreamsRead {
  /** Those that were given up instead of those that wait. */
  readonly discarded?: boolean;
  readonly limit: number;
}

/** What people may want to become of a parked stream. */
export type Wish = 'replay' | 'discard';

/** Parked streams as people look at them, and decide. A store shows those of all of its subscriptions. */
export interface ParkedStreamsReview {
  /** In order of subscription, category, partition and position. */
  list(read: ParkedStreamsRead): Promise<ParkedStreamStatus[]>;
  count(read?: Pick<ParkedStreamsRead, 'discarded'>): Promise<number>;
  find(name: ParkedName): Promise<ParkedStreamStatus | undefined>;
  /** Notes what is wanted; who has parked the stream does it. Nothing where no such stream is parked. */
  wish(name: ParkedName, wish: Wish): Promise<ParkedStreamStatus | undefined>;
}
