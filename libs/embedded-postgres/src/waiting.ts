import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms` milliseconds, or as soon as `until` settles; leaves no timer behind. */
export async function pause(ms: number, until?: Promise<unknown>): Promise<void> {
  const cut = new AbortController();
  const timer = delay(ms, undefined, { signal: cut.signal }).catch(() => undefined);
  await Promise.race(until === undefined ? [timer] : [timer, until.catch(() => undefined)]);
  cut.abort();
  await timer;
}

/** Asks `condition` every `everyMs` until it holds; false when it does not within `boundMs`. */
export async function holdsWithin(
  boundMs: number,
  everyMs: number,
  condition: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const deadline = Date.now() + boundMs;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() >= deadline) return false;
    await pause(everyMs);
  }
}
