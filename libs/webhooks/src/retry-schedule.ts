import type { AttemptOutcome, Verdict } from './webhook-store.port.js';

const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000];

/** The wait after each attempt that failed, as Standard Webhooks recommends it: three days in all. */
export const standardScheduleMs: readonly number[] = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
];

/** The longest that a receiver may ask for. */
export const maxRetryAfterMs = 24 * hourMs;

/** Waits are longer by up to this share, so that what failed together does not come back together. */
const jitter = 0.1;

/** Whether the receiver has taken it: any 2xx. */
export const isAccepted = ({ status }: AttemptOutcome): boolean =>
  status !== undefined && status >= 200 && status < 300;

/** Statuses that ask to come again later. */
const mayAskToWait = (status: number | undefined): boolean => status === 429 || status === 503;

export interface AttemptToJudge {
  readonly outcome: AttemptOutcome;
  /** Attempts before this one. */
  readonly tries: number;
  /** What the answer asks for; 0 where it asks for nothing. */
  readonly retryAfterMs: number;
  readonly scheduleMs: readonly number[];
}

/** @param random from 0 to 1 */
export function verdictOn(attempt: AttemptToJudge, random = Math.random()): Verdict {
  const { outcome, tries, retryAfterMs, scheduleMs } = attempt;
  if (isAccepted(outcome)) return { kind: 'delivered' };
  const waitMs = scheduleMs[tries];
  if (waitMs === undefined) return { kind: 'failed' };
  const askedMs = mayAskToWait(outcome.status) ? Math.min(retryAfterMs, maxRetryAfterMs) : 0;
  return { kind: 'retry', delayMs: Math.max(waitMs * (1 + random * jitter), askedMs) };
}
