import { until } from '@daybook/test-kit';
import { LogClock } from './log-clock.js';
import { MemoryEventLog } from './memory/memory-event-log.js';

const hourMs = 3_600_000;
const time = Date.parse('2026-01-05T08:00:00.000Z');

function setUp(maxAgeMs?: number) {
  const clocks = { ownMs: time, logMs: time + hourMs };
  const log = new MemoryEventLog({ orders: 1 }, {}, () => clocks.logMs);
  const clock = new LogClock(log, { clock: () => clocks.ownMs, ...(maxAgeMs !== undefined && { maxAgeMs }) });
  return { clocks, log, clock };
}

describe('LogClock', () => {
  it("tells the log's time once the log was asked, and goes on with its own clock", async () => {
    const { clock, clocks } = setUp();
    await clock.set();
    expect(clock.now()).toBe(time + hourMs);
    clocks.ownMs += 5;
    expect(clock.now()).toBe(time + hourMs + 5);
  });

  it('asks again in passing when that was long ago', async () => {
    const { clock, clocks } = setUp(0);
    await clock.set();
    clocks.logMs = time - hourMs;
    await until(async () => clock.now() === time - hourMs);
  });

  it('goes on with what it knows while the log is away', async () => {
    const { clock, clocks, log } = setUp(0);
    await clock.set();
    log.now = () => Promise.reject(new Error('It is away.'));
    clocks.ownMs += 5;
    await clock.set();
    expect(clock.now()).toBe(time + hourMs + 5);
  });
});
