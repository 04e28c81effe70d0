import { Backoff, delayAfterMs, sleep, WakeUp } from '@daybook/waiting';
import type { ClaimedDeadline, Deadline, Deadlines, Overdue } from './process-store.port.js';

export interface DeadlineWorkerOptions {
  readonly deadlines: Deadlines;
  /** Does what is due. It is called once for a deadline, or more often after a failure; so it has to be idempotent. */
  readonly fire: (deadline: Deadline) => Promise<void>;
  /** Deadlines claimed together and fired at a time. Default 16. */
  readonly maxAtOnce?: number;
  /** How long a claim keeps a deadline from other workers, and how long it may take to fire. Default 30,000. */
  readonly leaseMs?: number;
  /** The longest wait between looks, which find deadlines that other workers have set. Default 1,000. */
  readonly maxSleepMs?: number;
  /** The longest wait after failures in a row; the first one is 50 ms, then doubled. Default 60,000. */
  readonly maxRetryDelayMs?: number;
  /** Is told of each failure; the worker tries again by itself. */
  readonly onFailure?: (error: unknown) => void;
}

/** The shortest wait between looks, while another worker is about to claim what is due. */
const minSleepMs = 10;

/** A deadline was still firing when its lease ended, and may by now be in another worker's hands. */
export class DeadlineTimeoutError extends Error {
  override readonly name = 'DeadlineTimeoutError';
  constructor({ processId, name }: Deadline, leaseMs: number) {
    super(`The deadline ${name} of ${processId} took longer than its lease of ${leaseMs} ms.`);
  }
}

/**
 * Fires deadlines when they are due, a batch at a time. Any number of workers may share a store: each deadline goes
 * to one of them. A deadline that fails is tried again for ever, after a while that grows with its attempts; meanwhile
 * the others go on.
 */
export class DeadlineWorker {
  private readonly options: Required<DeadlineWorkerOptions>;
  private readonly wakeUp = new WakeUp();
  private readonly stopping = new AbortController();
  private finished: Promise<void> = Promise.resolve();
  private storeFailure: unknown;
  private fireFailure: unknown;

  constructor(options: DeadlineWorkerOptions) {
    this.options = {
      maxAtOnce: 16,
      leaseMs: 30_000,
      maxSleepMs: 1_000,
      maxRetryDelayMs: 60_000,
      onFailure: () => undefined,
      ...options,
    };
  }

  /** Why the store could not be asked, or a deadline of the last batch could not fire; nothing while all goes well. */
  get failure(): unknown {
    return this.storeFailure ?? this.fireFailure;
  }

  start(): void {
    this.finished = this.run();
  }

  /** Has the worker look at once, after a deadline was set or time was moved. */
  wake(): void {
    this.wakeUp.now();
  }

  /** Deadlines that are due and not done, whichever worker has them. A number that does not go down is an alarm. */
  overdue(): Promise<Overdue> {
    return this.options.deadlines.overdue();
  }

  /** Ends the worker after the batch in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp.now();
    await this.finished;
  }

  private async run(): Promise<void> {
    const { maxAtOnce, maxRetryDelayMs } = this.options;
    const { signal } = this.stopping;
    const backoff = new Backoff(maxRetryDelayMs);
    while (!signal.aborted) {
      try {
        this.wakeUp.reset();
        const fired = await this.fireNext();
        const waitMs = fired < maxAtOnce ? await this.sleepMs() : 0;
        this.storeFailure = undefined;
        backoff.reset();
        if (waitMs > 0) await this.wakeUp.within(waitMs);
      } catch (error) {
        this.storeFailure = error;
        this.options.onFailure(error);
        await sleep(backoff.next(), signal);
      }
    }
  }

  /** Fires deadlines that are due, up to `maxAtOnce`, and tells how many those were. */
  private async fireNext(): Promise<number> {
    const { deadlines, maxAtOnce, leaseMs } = this.options;
    const claimed = await deadlines.claimDue({ limit: maxAtOnce, leaseMs });
    if (claimed.length === 0) return 0;
    const failures = await Promise.all(claimed.map((each) => this.fire(each)));
    this.fireFailure = failures.find((failure) => failure !== undefined)?.error;
    return claimed.length;
  }

  private async fire(claimed: ClaimedDeadline): Promise<{ readonly error: unknown } | undefined> {
    const { deadlines, maxRetryDelayMs, onFailure } = this.options;
    try {
      await this.fireWithinLease(claimed);
      await deadlines.done(claimed);
      return undefined;
    } catch (error) {
      onFailure(error);
      // If this fails too, the lease keeps the deadline from others until it ends.
      await deadlines.postpone(claimed, delayAfterMs(claimed.attempt, maxRetryDelayMs)).catch(onFailure);
      return { error };
    }
  }

  /** Gives up on a deadline that hangs, so that it does not hold up the others for ever. */
  private async fireWithinLease({ claim: _, attempt: __, ...deadline }: ClaimedDeadline): Promise<void> {
    const { fire, leaseMs } = this.options;
    const settled = new AbortController();
    const timeout = sleep(leaseMs, settled.signal).then(() => {
      throw new DeadlineTimeoutError(deadline, leaseMs);
    });
    try {
      await Promise.race([fire(deadline), timeout]);
    } finally {
      settled.abort();
    }
  }

  private async sleepMs(): Promise<number> {
    const { deadlines, maxSleepMs } = this.options;
    const nextMs = (await deadlines.untilNextMs()) ?? maxSleepMs;
    return Math.max(minSleepMs, Math.min(nextMs, maxSleepMs));
  }
}
