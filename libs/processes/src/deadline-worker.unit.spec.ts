import { jest } from '@jest/globals';
import { DeadlineTimeoutError, DeadlineWorker, type DeadlineWorkerOptions } from './deadline-worker.js';
import { MemoryProcessStore } from './memory/memory-process-store.js';
import type { Deadline, Deadlines } from './process-store.port.js';

const dayMs = 86_400_000;

/** The clock of the store, and the timers, are moved together. */
let deadlines: Deadlines;
let fired: string[];
let started: DeadlineWorker[];

beforeEach(() => {
  jest.useFakeTimers();
  deadlines = new MemoryProcessStore().deadlines;
  fired = [];
  started = [];
});
afterEach(async () => {
  await Promise.all([...started.map((worker) => worker.stop()), passes(dayMs)]);
  jest.useRealTimers();
});

const passes = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

const deadline = (name: string, inMs = 0): Deadline => ({
  processId: '536365',
  name,
  dueAt: new Date(Date.now() + inMs).toISOString(),
});

async function start(options: Partial<DeadlineWorkerOptions> = {}): Promise<DeadlineWorker> {
  const fire = async ({ name }: Deadline) => void fired.push(name);
  const worker = new DeadlineWorker({ deadlines, fire, ...options });
  started.push(worker);
  worker.start();
  await passes(0);
  return worker;
}

/** Deadlines that are under way until they are let go. */
function gate() {
  const waiting: (() => void)[] = [];
  return {
    fire: ({ name }: Deadline) =>
      new Promise<void>((resolve) => {
        fired.push(name);
        waiting.push(resolve);
      }),
    open: async () => {
      for (const resolve of waiting.splice(0)) resolve();
      await passes(0);
    },
  };
}

describe('DeadlineWorker', () => {
  it('fires deadlines at their time, and each once', async () => {
    await deadlines.set([deadline('second', 700), deadline('first', 300)]);
    await start();
    await passes(299);
    expect(fired).toEqual([]);
    await passes(1);
    expect(fired).toEqual(['first']);
    await passes(400);
    expect(fired).toEqual(['first', 'second']);
    await passes(dayMs);
    expect(fired).toEqual(['first', 'second']);
    expect(await deadlines.untilNextMs()).toBeUndefined();
  });

  it('waits for one that is further off than a timer can be set', async () => {
    await deadlines.set([deadline('far', 40 * dayMs)]);
    await start({ maxSleepMs: dayMs });
    await passes(40 * dayMs - 1);
    expect(fired).toEqual([]);
    await passes(1);
    expect(fired).toEqual(['far']);
  });

  it('is woken when a deadline is set', async () => {
    const worker = await start({ maxSleepMs: dayMs });
    await deadlines.set([deadline('new')]);
    await passes(1_000);
    expect(fired).toEqual([]);
    worker.wake();
    await passes(0);
    expect(fired).toEqual(['new']);
  });

  it('finds by itself what another process has set', async () => {
    await start();
    await deadlines.set([deadline('theirs')]);
    await passes(1_000);
    expect(fired).toEqual(['theirs']);
  });

  it('fires so many at once, and never claims a second batch meanwhile', async () => {
    const { fire, open } = gate();
    await deadlines.set(['a', 'b', 'c', 'd', 'e'].map((name) => deadline(name)));
    const worker = await start({ fire, maxAtOnce: 2 });
    worker.wake();
    await passes(1_000);
    expect(fired).toEqual(['a', 'b']);
    await open();
    expect(fired).toEqual(['a', 'b', 'c', 'd']);
    await open();
    expect(fired).toEqual(['a', 'b', 'c', 'd', 'e']);
    await open();
    expect(await worker.overdue()).toEqual({ count: 0, oldestMs: 0 });
  });

  it('tries one that fails again, later each time, while the others go on', async () => {
    const attemptsAt: number[] = [];
    const begin = Date.now();
    const fire = async ({ name }: Deadline) => {
      if (name !== 'poison') return void fired.push(name);
      attemptsAt.push(Date.now() - begin);
      if (attemptsAt.length < 5) throw new Error('Not now.');
    };
    const failures: unknown[] = [];
    await deadlines.set([deadline('poison'), deadline('good')]);
    const worker = await start({ fire, maxRetryDelayMs: 200, onFailure: (error) => failures.push(error) });
    expect(fired).toEqual(['good']);
    expect(worker.failure).toEqual(new Error('Not now.'));
    expect(await worker.overdue()).toMatchObject({ count: 1 });
    await passes(1_000);
    expect(attemptsAt).toEqual([0, 50, 150, 350, 550]);
    expect(failures).toHaveLength(4);
    expect(worker.failure).toBeUndefined();
    expect(await worker.overdue()).toMatchObject({ count: 0 });
  });

  it('is not held up for ever by one that hangs', async () => {
    const { fire } = gate();
    const worker = await start({ fire, leaseMs: 5_000, maxAtOnce: 1 });
    await deadlines.set([deadline('hangs'), deadline('next', 1)]);
    await passes(6_500);
    expect(fired).toEqual(['hangs', 'next']);
    expect(worker.failure).toBeInstanceOf(DeadlineTimeoutError);
  });

  it('says what is wrong while the store is away, and goes on when it is back', async () => {
    const failing = { isAway: true };
    const sometimesAway: Deadlines = Object.assign(Object.create(deadlines) as Deadlines, {
      claimDue: async (...args: Parameters<Deadlines['claimDue']>) => {
        if (failing.isAway) throw new Error('away');
        return deadlines.claimDue(...args);
      },
    });
    await deadlines.set([deadline('patient')]);
    const worker = await start({ deadlines: sometimesAway, maxRetryDelayMs: 1_000 });
    await passes(10_000);
    expect(worker.failure).toEqual(new Error('away'));
    failing.isAway = false;
    await passes(1_000);
    expect(worker.failure).toBeUndefined();
    expect(fired).toEqual(['patient']);
  });

  it('stops after what is under way', async () => {
    const { fire, open } = gate();
    await deadlines.set(['a', 'b'].map((name) => deadline(name)));
    const worker = await start({ fire, maxAtOnce: 1 });
    let stopped = false;
    const stopping = worker.stop().then(() => (stopped = true));
    await passes(1_000);
    expect(stopped).toBe(false);
    await open();
    await stopping;
    expect(fired).toEqual(['a']);
    expect(await worker.overdue()).toMatchObject({ count: 1 });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('can be stopped before it was started', async () => {
    await new DeadlineWorker({ deadlines, fire: async () => undefined }).stop();
    expect(fired).toEqual([]);
  });
});
