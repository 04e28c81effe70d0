import { constants } from 'node:os';

/** Someone has told the process to stop. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  /** What a shell answers for a process that ended so. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}.`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Aborted with a Stopped by the first signal to stop. The same one again ends the process at once. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => stopping.abort(new Stopped(signal)));
  }
  return stopping.signal;
}

/** Begins the work and waits for it, but no longer than until the signal: then nobody waits for its end. */
export async function unlessStopped<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work(), stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
