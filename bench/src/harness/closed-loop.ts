import { build, type Histogram } from 'hdr-histogram-js';
import type { Round } from '../benchmark.ts';

/** From 1 µs to 10 minutes, with three significant digits. */
export const newHistogram = (): Histogram =>
  build({ lowestDiscernibleValue: 1, highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: 3 });

export type Operation = (caller: number) => Promise<unknown>;

/** So many callers, each of which asks again as soon as it has its answer, until the time is over. */
export async function closedLoop(callers: number, seconds: number, operation: Operation): Promise<Round> {
  const latencies = newHistogram();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  await calling(callers, { goesOn: (now) => now < endsAt, latencies }, operation);
  return { operations: latencies.totalCount, seconds: (performance.now() - startedAt) / 1_000, latencies };
}

export interface FixedWork {
  readonly callers: number;
  /** Of all callers together; who is answered sooner asks more often. */
  readonly operations: number;
  /** Where those of the operations go. */
  readonly latencies: Histogram;
}

/** The same, until so much was asked for. */
export async function closedLoopOf(
  { callers, operations, latencies }: FixedWork,
  operation: Operation,
): Promise<void> {
  let left = operations;
  await calling(callers, { goesOn: () => (left -= 1) >= 0, latencies }, operation);
}

interface Calling {
  /** Whether someone who could ask now still does. */
  readonly goesOn: (now: number) => boolean;
  readonly latencies: Histogram;
}

async function calling(callers: number, { goesOn, latencies }: Calling, operation: Operation): Promise<void> {
  const call = async (caller: number) => {
    for (let now = performance.now(); goesOn(now);) {
      await operation(caller);
      const after = performance.now();
      latencies.recordValue(Math.max(1, Math.round((after - now) * 1_000)));
      now = after;
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
}
