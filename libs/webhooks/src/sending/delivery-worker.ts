import { Backoff, sleep, WakeUp } from '@daybook/waiting';
import { isAccepted, standardScheduleMs, verdictOn } from '../retry-schedule.js';
import type { AttemptOutcome, ClaimedDelivery, WebhookStore } from '../webhook-store.port.js';
import type { HttpSender } from './http-sender.js';

export interface DeliveryWorkerOptions {
  readonly store: WebhookStore;
  readonly sender: Pick<HttpSender, 'send'>;
  /** The body of the message: the same in each attempt. */
  readonly bodyOf: (delivery: ClaimedDelivery) => Promise<string>;
  /** The wait after each attempt that failed; after the last one the delivery has. Default `standardScheduleMs`. */
  readonly scheduleMs?: readonly number[];
  /** Deliveries under way at a time. Default 64. */
  readonly maxInFlight?: number;
  /** Of one endpoint: so many requests a slow receiver can hold up, and only its own. Default 4. */
  readonly maxInFlightPerEndpoint?: number;
  /** How long deliveries are kept from other workers; longer than a request can take. Default 30,000. */
  readonly leaseMs?: number;
  /** The longest wait between looks, by which retries and what others have made are found. Default 1,000. */
  readonly maxSleepMs?: number;
  /** The longest wait after failures in a row; the first one is 50 ms, then doubled. Default 5,000. */
  readonly maxRetryDelayMs?: number;
  /** How long requests under way may take once the worker is stopped. Default 5,000. */
  readonly stopTimeoutMs?: number;
  /** Told of each failure of ours, not of receivers; what was claimed comes again when its lease ends. */
  readonly onFailure?: (error: unknown) => void;
}

/** How attempts ended: accepted with 2xx, rejected with another status, or without an answer. */
export const attemptOutcomes = ['accepted', 'rejected', 'unanswered'] as const;
export type AttemptKind = (typeof attemptOutcomes)[number];

const gone = 410;

/**
 * Sends what is due, many at a time, but never many to one endpoint. Any number of workers may share a store. A
 * message is sent once, or more often where a worker dies before it has recorded the answer.
 */
export class DeliveryWorker {
  private readonly options: Required<DeliveryWorkerOptions>;
  private readonly wakeUp = new WakeUp();
  private readonly stopping = new AbortController();
  private readonly cutting = new AbortController();
  private readonly inFlight = new Set<Promise<void>>();
  private readonly busy = new Map<string, number>();
  private readonly counts: Record<AttemptKind, number> = { accepted: 0, rejected: 0, unanswered: 0 };
  private finished: Promise<void> = Promise.resolve();
  private storeFailure: unknown;

  constructor(options: DeliveryWorkerOptions) {
    this.options = {
      scheduleMs: standardScheduleMs,
      maxInFlight: 64,
      maxInFlightPerEndpoint: 4,
      leaseMs: 30_000,
      maxSleepMs: 1_000,
      maxRetryDelayMs: 5_000,
      stopTimeoutMs: 5_000,
      onFailure: () => undefined,
      ...options,
    };
  }

  /** Why the store could not be asked; nothing while it can. That a receiver is away is no failure. */
  get failure(): unknown {
    return this.storeFailure;
  }

  /** Attempts so far. */
  get attempts(): Readonly<Record<AttemptKind, number>> {
    return this.counts;
  }

  start(): void {
    this.finished = this.run();
  }

  /** Has it look at once: there is something to send, or time has been moved. */
  wake(): void {
    this.wakeUp.now();
  }

  /** Ends it after the requests under way, or without them when they take too long. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp.now();
    await this.finished;
    const settled = new AbortController();
    const late = sleep(this.options.stopTimeoutMs, settled.signal).then(() => this.cutting.abort());
    await Promise.all(this.inFlight);
    settled.abort();
    await late;
  }

  private async run(): Promise<void> {
    const { maxSleepMs, maxRetryDelayMs, onFailure } = this.options;
    const { signal } = this.stopping;
    const backoff = new Backoff(maxRetryDelayMs);
    while (!signal.aborted) {
      try {
        this.wakeUp.reset();
        await this.claimAndSend();
        this.storeFailure = undefined;
        backoff.reset();
        await this.wakeUp.within(maxSleepMs);
      } catch (error) {
        this.storeFailure = error;
        onFailure(error);
        await sleep(backoff.next(), signal);
      }
    }
  }

  private async claimAndSend(): Promise<void> {
    const { store, maxInFlight, maxInFlightPerEndpoint, leaseMs } = this.options;
    const limit = maxInFlight - this.inFlight.size;
    if (limit === 0) return;
    const claimed = await store.deliveries.claimDue({
      limit,
      limitPerEndpoint: maxInFlightPerEndpoint,
      busy: this.busy,
      leaseMs,
    });
    for (const delivery of claimed) this.begin(delivery);
  }

  /** When it has ended there is room for the next one. */
  private begin(delivery: ClaimedDelivery): void {
    const { endpointId } = delivery;
    this.busy.set(endpointId, (this.busy.get(endpointId) ?? 0) + 1);
    const sending = this.send(delivery)
      .catch((error: unknown) => {
        if (!this.cutting.signal.aborted) this.options.onFailure(error);
      })
      .finally(() => {
        const left = this.busy.get(endpointId)! - 1;
        if (left === 0) this.busy.delete(endpointId);
        else this.busy.set(endpointId, left);
        this.inFlight.delete(sending);
        this.wakeUp.now();
      });
    this.inFlight.add(sending);
  }

  private async send(delivery: ClaimedDelivery): Promise<void> {
    const { store, sender, bodyOf, scheduleMs } = this.options;
    const { endpointId, eventId, url, secrets, tries } = delivery;
    const body = await bodyOf(delivery);
    const { outcome, retryAfterMs } = await sender.send(
      { id: eventId, url, body, secrets },
      this.cutting.signal,
    );
    const verdict = verdictOn({ outcome, tries, retryAfterMs, scheduleMs });
    this.count(outcome);
    // First, so that what comes after it in this endpoint's line is not sent in between.
    if (outcome.status === gone) await store.endpoints.disable(endpointId, 'gone');
    await store.deliveries.settle(delivery, outcome, verdict);
  }

  private count(outcome: AttemptOutcome): void {
    if (isAccepted(outcome)) this.counts.accepted += 1;
    else if (outcome.status === undefined) this.counts.unanswered += 1;
    else this.counts.rejected += 1;
  }
}
