import { limits } from '@daybook/ordering';
import type { LogClock } from '@daybook/event-log';
import { type BodyRuleHolder, isDateTime, pointerStep, type Violation } from '@daybook/service-kit';
import type { NamedTimes } from './named-time.js';

/** By how much the clock of whoever states a time may be ahead of the log's. */
export const defaultTimeToleranceMs = 300_000;

/**
 * That nothing is said to have happened before there is anything to import, or later than now. What follows from a
 * time in years to come would never happen, and all that is done to the order afterwards would be raised to it.
 */
export class StatedTimes implements BodyRuleHolder {
  constructor(
    private readonly clock: LogClock,
    private readonly toleranceMs: number,
  ) {}

  /** Sees the body as it came, so that these violations are named beside all others. */
  check(body: unknown): Violation[] {
    const { placedAt, occurredAt } = (body ?? {}) as { readonly [name in keyof NamedTimes]: unknown };
    return Object.entries({ placedAt, occurredAt }).flatMap(([name, time]) =>
      typeof time === 'string' && isDateTime(time)
        ? this.violations(Date.parse(time), pointerStep(name))
        : [],
    );
  }

  private violations(timeMs: number, pointer: string): Violation[] {
    if (timeMs < Date.parse(limits.earliestTime)) {
      const detail = `Nothing is taken that is older than ${limits.earliestTime}.`;
      return [{ pointer, code: 'time-too-early', detail }];
    }
    const nowMs = this.clock.now();
    if (timeMs <= nowMs + this.toleranceMs) return [];
    const detail = `This is yet to come: it is ${new Date(nowMs).toISOString()} by the clock of the log.`;
    return [{ pointer, code: 'time-in-future', detail }];
  }
}
