import type { EventLog } from './event-log.port.js';

export interface LogClockOptions {
  /** This process's clock, in milliseconds since 1970. */
  readonly clock?: () => number;
  /** How long it is taken for granted that the two clocks go alike. Default 60,000. */
  readonly maxAgeMs?: number;
}

/**
 * The log's clock without a question for each look at it: this process's own, set right by how far the log's was ahead
 * when it was asked last. It is asked again, in passing, when that was long ago.
 */
export class LogClock {
  private readonly clock: () => number;
  private readonly maxAgeMs: number;
  private aheadMs = 0;
  private askedAtMs = -Infinity;

  constructor(
    private readonly log: Pick<EventLog, 'now'>,
    options: LogClockOptions = {},
  ) {
    this.clock = options.clock ?? Date.now;
    this.maxAgeMs = options.maxAgeMs ?? 60_000;
  }

  /** Milliseconds since 1970, and behind the log's clock by no more than the clocks have drifted apart meanwhile. */
  now(): number {
    if (performance.now() - this.askedAtMs >= this.maxAgeMs) void this.set();
    return this.clock() + this.aheadMs;
  }

  /** Resolves when the log was asked. If it is away, what was known of its clock goes on to hold. */
  async set(): Promise<void> {
    this.askedAtMs = performance.now();
    // The answer is taken to be as old as the question, so that a slow one does not put the clock back.
    const sentAtMs = this.clock();
    const time = await this.log.now().catch(() => undefined);
    if (time !== undefined) this.aheadMs = Date.parse(time) - sentAtMs;
  }
}
