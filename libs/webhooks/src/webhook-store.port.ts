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
  /** Who asks again with the same key gets the endpoint that it has made, for as long as that is there. */
  readonly request?: CreationRequest;
}

export interface CreationRequest {
  /** Tells the idempotency key of whoever asks from every other one. */
  readonly key: string;
  /** Tells what was asked for from anything else. */
  readonly content: string;
}

export type Creation =
  | { readonly kind: 'created'; readonly endpoint: Endpoint }
  | {
      /** An endpoint was made with this key before. */
      readonly kind: 'repeated';
      readonly endpoint: Endpoint;
      readonly content: string;
      /** That it was made with; none once there was another one. */
      readonly firstSecret?: string;
    }
  /** There are as many as there may be (`maxEndpoints`). */
  | { readonly kind: 'tooMany' };

/** Why an endpoint is told nothing: it answered 410, or somebody wants it so. */
export type DisabledReason = 'gone' | 'paused';

/** What is to be different about an endpoint; the rest stays. */
export interface EndpointChange {
  readonly url?: string;
  /** Null: everything. */
  readonly types?: readonly string[] | null;
  /** Null: none. */
  readonly description?: string | null;
  readonly isPaused?: boolean;
}

/** Times are ISO 8601 in UTC with milliseconds, by the clock of the store. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly types?: readonly string[];
  readonly description?: string;
  readonly createdAt: string;
  readonly disabled?: { readonly at: string; readonly reason: DisabledReason };
  /** Until then secrets before the present one sign as well. */
  readonly previousSecretUntil?: string;
  /** Events that are still to be looked through for what it was not told of. */
  readonly eventsToReplay?: number;
}

export interface Rotation {
  readonly id: string;
  readonly secret: string;
  /** For how long the present secret goes on signing beside the new one. */
  readonly keepPreviousMs: number;
}

export type Rotated =
  | { readonly kind: 'rotated'; readonly endpoint: Endpoint }
  /** As many secrets as there may be (`maxSecrets`) sign already. */
  | { readonly kind: 'tooMany' };

/** Where messages go. Secrets leave the store only to sign, and to whoever asks again for what was not answered. */
export interface Endpoints {
  /**
   * The first endpoint moves the checkpoints of the deliveries to where it begins: until then there was nobody to tell.
   */
  create(endpoint: NewEndpoint): Promise<Creation>;

  /** In the order in which they were made. */
  list(): Promise<Endpoint[]>;

  find(id: string): Promise<Endpoint | undefined>;

  /** Ends it at once, its secrets included; its deliveries go with the next pruning. False where there is none. */
  remove(id: string): Promise<boolean>;

  /** One that is paused is disabled until it is not. Nothing where there is no such endpoint. */
  change(id: string, change: EndpointChange): Promise<Endpoint | undefined>;

  /** No deliveries are made for it from now on, and those that are pending wait. */
  disable(id: string, reason: DisabledReason): Promise<void>;

  /** Deliveries are made for it again, and those that waited go on. Nothing where there is no such endpoint. */
  enable(id: string): Promise<Endpoint | undefined>;

  /** Each secret before goes on signing for its own time, however often there is another one. */
  rotateSecret(rotation: Rotation): Promise<Rotated | undefined>;

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

/** Events of a partition that an endpoint may not have been told of. */
export interface ReplayRange {
  readonly partition: number;
  /** The position before the first of them. */
  readonly after: number;
  /** The last of them. */
  readonly until: number;
}

export interface EndpointRange extends ReplayRange {
  readonly endpointId: string;
}

/** Events that an endpoint is to be told of afterwards. */
export interface Replays {
  /**
   * Notes that these are to be looked through, together with what is left from before; nothing from before the
   * endpoint begins. Answers how many events that is in all.
   */
  begin(endpointId: string, ranges: readonly ReplayRange[]): Promise<number>;

  /** Ranges of which something is left. */
  open(limit: number): Promise<EndpointRange[]>;

  /**
   * Makes the deliveries of the first events of a range, where there are none, and has those sent again that have
   * failed; what was delivered or is pending stays as it is. The range begins anew after `reached`, both or neither.
   * Does nothing where the range begins elsewhere by now. Answers how many deliveries are to be sent for it.
   */
  advance(range: EndpointRange, events: readonly EventToTell[], reached: number): Promise<number>;
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

  /** Removes old deliveries, unless they are still to be sent, and what is left of removed endpoints. */
  prune(request: PruneRequest): Promise<number>;

  /** Those that are still to be sent, be they in somebody's hands or not; without those that wait. */
  pending(): Promise<PendingDeliveries>;
}

/** What webhooks keep. What every adapter promises is the suite in contract/. */
export interface WebhookStore {
  readonly endpoints: Endpoints;
  readonly deliveries: Deliveries;
  readonly replays: Replays;
  /** The streams of which deliveries could not be made. */
  readonly parked: ParkedStreams;
  close(): Promise<void>;
}

/** Endpoints at the most: every event is matched with each of them. */
export const maxEndpoints = 64;

/** Secrets of an endpoint that sign at the same time: each makes the header longer. */
export const maxSecrets = 10;

/** Attempts kept of a delivery. Replays add to them. */
export const maxAttemptsKept = 50;
