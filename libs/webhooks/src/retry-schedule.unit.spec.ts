import { type AttemptToJudge, maxRetryAfterMs, standardScheduleMs, verdictOn } from './retry-schedule.js';

const judge = (attempt: Partial<AttemptToJudge>, random = 0) =>
  verdictOn(
    {
      outcome: { durationMs: 1, status: 500 },
      tries: 0,
      retryAfterMs: 0,
      scheduleMs: standardScheduleMs,
      ...attempt,
    },
    random,
  );
const answered = (status: number) => ({ outcome: { durationMs: 1, status } });

describe('the verdict on an attempt', () => {
  it.each([200, 201, 204, 299])('is that %d has delivered', (status) => {
    expect(judge(answered(status))).toEqual({ kind: 'delivered' });
  });

  it.each([301, 302, 400, 404, 410, 500])('is that %d is tried again', (status) => {
    expect(judge(answered(status))).toEqual({ kind: 'retry', delayMs: 5_000 });
  });

  it('is that what was not answered is tried again', () => {
    expect(judge({ outcome: { durationMs: 1, error: 'timeout' } })).toEqual({
      kind: 'retry',
      delayMs: 5_000,
    });
  });

  it('is the recommended schedule of ten attempts, and then failure', () => {
    const verdicts = Array.from({ length: 10 }, (_, tries) => judge({ tries }));
    const hours = verdicts.map((verdict) =>
      verdict.kind === 'retry' ? verdict.delayMs / 3_600_000 : verdict.kind,
    );
    expect(hours.slice(3)).toEqual([2, 5, 10, 14, 20, 24, 'failed']);
    expect(standardScheduleMs.reduce((sum, ms) => sum + ms)).toBe(((75 * 60 + 35) * 60 + 5) * 1_000);
  });

  it('spreads what failed together', () => {
    expect(judge({ tries: 3 }, 1)).toEqual({ kind: 'retry', delayMs: 1.1 * 2 * 3_600_000 });
  });

  it('waits as long as 429 and 503 ask for, and no longer than a day', () => {
    expect(judge({ ...answered(429), retryAfterMs: 60_000 })).toEqual({ kind: 'retry', delayMs: 60_000 });
    expect(judge({ ...answered(503), retryAfterMs: 1_000 })).toEqual({ kind: 'retry', delayMs: 5_000 });
    expect(judge({ ...answered(503), retryAfterMs: 1e12 })).toEqual({
      kind: 'retry',
      delayMs: maxRetryAfterMs,
    });
    expect(judge({ ...answered(500), retryAfterMs: 60_000 })).toEqual({ kind: 'retry', delayMs: 5_000 });
  });
});
