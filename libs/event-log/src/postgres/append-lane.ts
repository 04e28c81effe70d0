import { setImmediate } from 'node:timers/promises';
import { LogOverloadedError, LogUnavailableError } from '../errors.js';
import type { AppendResult } from '../event-log.port.js';
import type { PreparedAppend } from './prepared-append.js';

export interface LaneBounds {
  /** Events of one batch; an append of more goes alone. */
  readonly maxBatchEvents: number;
  /** Bytes of one batch; a larger append goes alone. */
  readonly maxBatchBytes: number;
  /** Appends that may wait. */
  readonly maxWaiting: number;
  /** Bytes that may wait. */
  readonly maxWaitingBytes: number;
}

export const defaultLaneBounds: LaneBounds = {
  maxBatchEvents: 1_000,
  maxBatchBytes: 4 * 1024 * 1024,
  maxWaiting: 10_000,
  maxWaitingBytes: 16 * 1024 * 1024,
};

interface Waiting {
  readonly prepared: PreparedAppend;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while one batch is being written, the appends that arrive gather and go together in the
 * next one. So a lone append waits for nobody, and many share one commit.
 */
export class AppendLane {
  private readonly waiting: Waiting[] = [];
  private waitingBytes = 0;
  private writing = false;
  private idle: (() => void)[] = [];
  private closed = false;

  /** @param write writes a batch and answers in its order; it rejects only if the whole batch failed */
  constructor(
    private readonly write: (batch: readonly PreparedAppend[]) => Promise<readonly AppendOutcome[]>,
    private readonly bounds: LaneBounds,
  ) {}

  append(prepared: PreparedAppend): Promise<AppendResult> {
    if (this.closed) return Promise.reject(new LogUnavailableError('shutting-down'));
    const bytes = this.waitingBytes + prepared.bytes;
    if (this.waiting.length >= this.bounds.maxWaiting || bytes > this.bounds.maxWaitingBytes) {
      return Promise.reject(new LogOverloadedError(this.waiting.length));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ prepared, resolve, reject });
      this.waitingBytes = bytes;
      if (!this.writing) void this.drain();
    });
  }

  /** Takes no more, and resolves when everything taken has its answer. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.writing) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private async drain(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      // What the event loop has ready by now, such as requests that were waiting in the sockets, comes along.
      await setImmediate();
      const batch = this.takeBatch();
      try {
        const outcomes = await this.write(batch.map(({ prepared }) => prepared));
        batch.forEach(({ resolve, reject }, index) => {
          const outcome = outcomes[index]!;
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.writing = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private takeBatch(): Waiting[] {
    const { maxBatchEvents, maxBatchBytes } = this.bounds;
    let events = 0;
    let bytes = 0;
    let count = 0;
    for (const { prepared } of this.waiting) {
      const withThis = bytes + prepared.bytes;
      events += prepared.append.events.length;
      if (count > 0 && (events > maxBatchEvents || withThis > maxBatchBytes)) break;
      bytes = withThis;
      count += 1;
    }
    this.waitingBytes -= bytes;
    return this.waiting.splice(0, count);
  }
}

/** What became of one append of a batch: its result, or why it alone could not be written. */
export type AppendOutcome = AppendResult | Error;
