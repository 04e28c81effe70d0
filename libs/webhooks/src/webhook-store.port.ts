import type { ParkedStreams } from '@daybook/parking';

/** A position for each partition of the orders. */
export type Positions = ReadonlyMap<number, number>;

export interface NewEndpoint {
  /** UUID. */
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  /** What it is told of; of everything where absent. */
  readonly types?: readonly string[];
  readonly description?: string;
  /** The heads of the log when it was asked for: it is told of what comes after them. */
  readonly begins: Positions;
}

/** Why an endpoint is told nothing: it answered 410. */
export type DisabledReason = 'gone';

/** Times are ISO 8601 in UTC with milliseconds, by the clock of the store. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly types?: readonly string[];
  readonly description?: string;
  readonly createdAt: string;
  readonly disabled?: { readonly at: string; readonly reason: DisabledReason };
  /** Until then the secret before the present one signs as well. */
  readonly previousSecretUntil?: string;
}

export interface Rotation {
  readonly id: string;
  readonly secret: string;
  /** For how long the present secret goes on signing beside the new one. */
  readonly keepPreviousMs: number;
}

/** Where messages go. Secrets leave the store only to sign. */
export interface Endpoints {
  /**
   * Nothing where there are as many as there may be (`maxEndpoints`). The first one moves the checkpoints of the
   * deliveries to where it begins: until then there was nobody to tell.
   */
  create(endpoint: NewEndpoint): Promise<Endpoint | undefined>;

  /** In the order in which they were made. */
  list(): Promise<Endpoint[]>;

  find(id: string): Promise<Endpoint | undefined>;

  /** Ends it at once, its secrets included; its deliveries go with the next pruning. False where there is none. */
  remove(id: string): Promise<boolean>;

  /** No deliveries are made for it from now on, and those that are pending wait. */
  disable(id: string, reason: DisabledReason): Promise<void>;

  /** Deliveries are made for it again, and those that waited go on. Nothing where there is no such endpoint. */
  enable(id: string): Promise<Endpoint | undefined>;

  /** Of an earlier rotation whose time is not over the oldest secret ends now. */
  rotateSecret(rotation: Rotation): Promise<Endpoint | undefined>;

  /** Those that sign now, the present one first; none where there is no such endpoint. */
  secrets(id: string): Promise<readonly string[]>;
}

/** An event of the log, as far as it takes to make its deliveries. */
export interface EventToTell {
  readonly eventId: string;
  /** As endpoints ask for it: `order.placed`. */
  readonly type: string;
  readonly streamId: string;
  readonly partition: number;
  readonly position: number;
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

/** Why there was no answer. */
export type SendError =
  | 'address-refused'
  | 'connection-failed'
  | 'connection-refused'
  | 'host-not-found'
  | 'timeout'
  | 'tls-failed';

/** What came of one request: a status, or an error where there was no answer. */
export interface AttemptOutcome {
  readonly durationMs: number;
  readonly status?: number;
  readonly error?: SendError;
}

export interface Attempt extends AttemptOutcome {
  /** When it began. */
  readonly at: string;
}

/** One event for one endpoint. The event's id is also that of its message, at all endpoints and in all attempts. */
export interface Delivery extends EventToTell {
  readonly endpointId: string;
  readonly status: DeliveryStatus;
  readonly createdAt: string;
  /** The last `maxAttemptsKept`, in their order. */
  readonly attempts: readonly Attempt[];
  /** Where it is pending, and no attempt is under way. */
  readonly nextAttemptAt?: string;
}

export interface DeliveryName {
  readonly endpointId: string;
  readonly eventId: string;
}

export interface ClaimedDelivery extends DeliveryName {
  readonly url: string;
  /** Those to sign with. */
  readonly secrets: readonly string[];
  readonly partition: number;
  readonly position: number;
  /** Attempts so far, since it was made or last replayed. */
  readonly tries: number;
  /** Tells this claim from every other one, whoever's. */
  readonly claim: string;
}

export interface ClaimRequest {
  /** Deliveries at the most. */
  readonly limit: number;
  /** Deliveries of one endpoint at the most, those in `busy` included. */
  readonly limitPerEndpoint: number;
  /** How many deliveries of each endpoint whoever asks has in hand already. */
  readonly busy: ReadonlyMap<string, number>;
  /** How long they are kept from others. */
  readonly leaseMs: number;
}

/** What follows from an attempt. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'failed' };

export interface DeliveriesRead {
  readonly endpointId: string;
  readonly status?: DeliveryStatus;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: Pick<Delivery, 'createdAt' | 'eventId'>;
}

export interface FailedSince {
  readonly endpointId: string;
  readonly since: string;
  readonly limit: number;
}

export interface PruneRequest {
  /** How long deliveries are kept. */
  readonly keepMs: number;
  /** Deliveries at the most. */
  readonly limit: number;
}

export interface PendingDeliveries {
  readonly count: number;
  /** For how long the oldest of them has been pending; 0 where there is none. */
  readonly oldestMs: number;
}

/** Messages to send, until they were. Due or not is for the clock of the store alone to say. */
export interface Deliveries {
  /** Up to where the deliveries of events have been made, by partition. */
  checkpoints(): Promise<Positions>;

  /**
   * Makes the deliveries of events, which are consecutive within their partitions, for each endpoint that is to be
   * told of them, and moves the checkpoints forward, both or neither. What comes again makes nothing again. Events of
   * streams that are passed over move the checkpoints and make nothing. Answers how many were made.
   */
  make(events: readonly EventToTell[], passedOver?: ReadonlySet<string>): Promise<number>;

  /** Makes the deliveries of events that were passed over; where the checkpoints are makes no difference. */
  makeLate(events: readonly EventToTell[]): Promise<number>;

  /**
   * Takes deliveries that are due and in nobody's hands; each endpoint's oldest first, and all endpoints in turn. Those
   * that are taken come in the order of their positions.
   */
  claimDue(request: ClaimRequest): Promise<ClaimedDelivery[]>;

  /** Records an attempt and what follows from it, unless the delivery was claimed by another one meanwhile. */
  settle(claimed: ClaimedDelivery, outcome: AttemptOutcome, verdict: Verdict): Promise<void>;

  /** The newest first. */
  list(read: DeliveriesRead): Promise<Delivery[]>;

  /** Has it sent again, from the schedule's beginning, unless that is under way. Nothing where there is none. */
  replay(name: DeliveryName): Promise<Delivery | undefined>;

  /** The same for those that have failed, the oldest first. Answers how many there were. */
  replayFailed(failed: FailedSince): Promise<number>;

  /** Removes old deliveries, unless they are still to be sent, and what is left of removed endpoints. */
  prune(request: PruneRequest): Promise<number>;

  /** Those that are still to be sent, be they in somebody's hands or not; without those that wait. */
  pending(): Promise<PendingDeliveries>;
}

/** What webhooks keep. What every adapter promises is the suite in contract/. */
export interface WebhookStore {
  readonly endpoints: Endpoints;
  readonly deliveries: Deliveries;
  /** The streams of which deliveries could not be made. */
  readonly parked: ParkedStreams;
  close(): Promise<void>;
}

/** Endpoints at the most: every event is matched with each of them. */
export const maxEndpoints = 64;

/** Attempts kept of a delivery. Replays add to them. */
export const maxAttemptsKept = 50;
