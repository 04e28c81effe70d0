import { constants } from 'node:os';
import { SAME_STOP_WITHIN_MS } from './limits.js';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Aborted when this process is told to stop: by a signal, or by the end of whoever started it with a channel.
 *
 * Who tells it again will not wait: then the process ends at once, with 128 + signal. But one request may come in
 * several copies, by the same signal or by different ones: a service manager tells every process that it knows, and a
 * supervisor passes on what it was told itself. What comes within {@link SAME_STOP_WITHIN_MS} counts as a copy.
 */
export function listenForStop(): AbortSignal {
  const stop = new AbortController();
  let copiesUntil: number | undefined;
  const begin = (): void => {
    copiesUntil ??= performance.now() + SAME_STOP_WITHIN_MS;
    stop.abort();
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (copiesUntil !== undefined && performance.now() > copiesUntil) {
        process.exit(128 + constants.signals[signal]);
      }
      begin();
    });
  }
  // It closes however its holder ends. Nobody would be there to stop us later.
  process.once('disconnect', begin);
  // The channel alone is no reason to go on.
  process.channel?.unref();
  return stop.signal;
}

/**
 * Waits for work that may be given up half-done, such as a start.
 *
 * @throws the signal's reason, as soon as it is aborted
 */
export async function unlessStopped<Result>(stop: AbortSignal, work: Promise<Result>): Promise<Result> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(stop.reason);
  if (stop.aborted) giveUp();
  stop.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([stopped, work]);
  } finally {
    stop.removeEventListener('abort', giveUp);
  }
}
