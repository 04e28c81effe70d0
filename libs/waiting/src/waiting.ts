/** A call that comes while nobody waits is kept for the next wait. */
export class WakeUp {
  private called = false;
  private resume: (() => void) | undefined;

  now(): void {
    this.called = true;
    this.resume?.();
  }

  reset(): void {
    this.called = false;
  }

  async within(timeoutMs: number): Promise<void> {
    if (this.called) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.resume = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.resume = undefined;
  }
}

/** Resolves after the delay, or at once when the signal is aborted. */
export function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

/** The wait after so many failures in a row: 50 ms after the first one, then doubled. */
export const delayAfterMs = (failures: number, maxDelayMs: number): number =>
  Math.min(firstDelayMs * 2 ** (failures - 1), maxDelayMs);

/** Waits that grow with each failure in a row. */
export class Backoff {
  private failures = 0;

  constructor(private readonly maxDelayMs: number) {}

  next(): number {
    this.failures += 1;
    return delayAfterMs(this.failures, this.maxDelayMs);
  }

  reset(): void {
    this.failures = 0;
  }
}

const firstDelayMs = 50;
