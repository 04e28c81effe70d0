import { writeSync } from 'node:fs';
import { LINGER_TIMEOUT_MS } from './limits.js';
import { listenForStop } from './stop-request.js';

const STDERR = 2;

/** An error whose message is meant for whoever started the process. */
export interface ErrorForPeople extends Error {
  readonly userMessage: string;
}

/**
 * Runs a process: it ends with code 0 when `run` is done, or has given up because it was told to stop, and with
 * code 1 and one sentence on standard error when `run`, or anything that nobody waits for, fails.
 *
 * @param run is given the signal of {@link listenForStop}
 */
export function main(run: (stop: AbortSignal) => Promise<void>): void {
  process.once('uncaughtException', failWithOneSentence);
  const stop = listenForStop();
  run(stop).then(
    () => {
      // Does not keep the process alive, and does not let a forgotten handle do so either.
      setTimeout(() => process.exit(), LINGER_TIMEOUT_MS).unref();
    },
    (error: unknown) => {
      if (stop.aborted && error === stop.reason) process.exit();
      failWithOneSentence(error);
    },
  );
}

/** Says why in one sentence and ends the process. The stack is shown at log level debug only. */
export function failWithOneSentence(error: unknown): never {
  const debug = ['debug', 'trace'].includes(process.env['DAYBOOK_LOG_LEVEL'] ?? '');
  const stack = debug && error instanceof Error ? `${error.stack}\n` : '';
  writeSync(STDERR, `${sentenceOf(error)}\n${stack}`);
  process.exit(1);
}

/** The one line that people are told. */
export function sentenceOf(error: unknown): string {
  if (hasUserMessage(error)) return oneLine(error.userMessage);
  const message = error instanceof Error && error.message !== '' ? error.message : String(error);
  return oneLine(`Daybook stopped: ${message}`);
}

const hasUserMessage = (error: unknown): error is ErrorForPeople =>
  error instanceof Error && typeof (error as Partial<ErrorForPeople>).userMessage === 'string';

const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
