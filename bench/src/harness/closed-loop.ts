import { build, type Histogram } from 'hdr-histogram-js';
import type { Round } from '../benchmark.ts';

/** From 1 µs to 10 minutes, with three significant digits. */
export const newHistogram = (): Histogram =>
  build({ lowestDiscernibleValue: 1, highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: 3 });

/** So many callers, each of which asks again as soon as it has its answer, until the time is over. */
export async function closedLoop(
  callers: number,
  seconds: number,
  operation: (caller: number) => Promise<unknown>,
): Promise<Round> {
  const latencies = newHistogram();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  let operations = 0;
  const call = async (caller: number) => {
    for (let now = performance.now(); now < endsAt;) {
      await operation(caller);
      const after = performance.now();
      latencies.recordValue(Math.max(1, Math.round((after - now) * 1_000)));
      now = after;
      operations += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  return { operations, seconds: (performance.now() - startedAt) / 1_000, latencies };
}
