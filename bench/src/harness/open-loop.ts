import type { Round } from '../benchmark.ts';
import { newHistogram } from './closed-loop.ts';

export interface OpenLoopOptions {
  readonly perSecond: number;
  readonly seconds: number;
}

/** What is late beyond this many waits to be begun; its latency counts from the time at which it was due all the same. */
const maxInFlight = 10_000;
/** Timers are no finer. Their slack is in the latencies, the same for all. */
const tickMs = 1;

/**
 * Begins operations at their times, whether earlier ones are done or not, so that a slow one delays none of those that
 * it would have met: waiting for answers before asking again leaves out just the latencies that matter.
 *
 * @param operation is given the time at which it was due, and resolves with the time from which its latency counts
 */
export async function openLoop(
  { perSecond, seconds }: OpenLoopOptions,
  operation: (dueAt: number) => Promise<number>,
): Promise<Round> {
  const latencies = newHistogram();
  const total = Math.max(1, Math.round(perSecond * seconds));
  const startedAt = performance.now();
  const { promise: finished, resolve, reject } = Promise.withResolvers<void>();
  let begun = 0;
  let done = 0;
  const perform = async (dueAt: number) => {
    const since = await operation(dueAt);
    latencies.recordValue(Math.max(1, Math.round((performance.now() - since) * 1_000)));
    done += 1;
    if (done === total) resolve();
  };
  const clock = setInterval(() => {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond) + 1);
    for (; begun < due && begun - done < maxInFlight; begun += 1) {
      perform(startedAt + (begun / perSecond) * 1_000).catch(reject);
    }
  }, tickMs);
  try {
    await finished;
  } finally {
    clearInterval(clock);
  }
  return { operations: total, seconds: (performance.now() - startedAt) / 1_000, latencies };
}
