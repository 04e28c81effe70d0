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

/** Waits that grow with each failure in a row: the first one is 50 ms, then doubled. */
export class Backoff {
  private delayMs = firstDelayMs;

  constructor(private readonly maxDelayMs: number) {}

  next(): number {
    const current = Math.min(this.delayMs, this.maxDelayMs);
    this.delayMs = current * 2;
    return current;
  }

  reset(): void {
    this.delayMs = firstDelayMs;
  }
}

const firstDelayMs = 50;
