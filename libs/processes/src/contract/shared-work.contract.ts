import { until } from '@daybook/test-kit';
import { DeadlineWorker } from '../deadline-worker.js';
import { deadline, minuteMs, type Test } from './store-under-test.js';

/** Several workers, and several who set deadlines, at a time. */
export function sharedWork({ store, clock, connect }: Test): void {
  const many = (count: number, dueAt: string) =>
    Array.from({ length: count }, (_, index) => deadline({ processId: String(index), dueAt }));

  it('fires each of 1,000 deadlines exactly once, however many workers there are', async () => {
    const fired: string[] = [];
    const workers = await Promise.all(
      [1, 2, 3].map(async () => {
        const { deadlines } = await connect();
        return new DeadlineWorker({ deadlines, fire: async ({ processId }) => void fired.push(processId) });
      }),
    );
    for (const worker of workers) worker.start();
    await store().deadlines.set(many(1_000, clock().in(minuteMs)));
    clock().advance(2 * minuteMs);
    for (const worker of workers) worker.wake();
    await until(async () => (await store().deadlines.untilNextMs()) === undefined);
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(new Set(fired).size).toBe(1_000);
    expect(fired).toHaveLength(1_000);
  });

  it('gives no deadline to two who claim at once', async () => {
    await store().deadlines.set(many(300, clock().in(-1)));
    const stores = await Promise.all([1, 2, 3].map(() => connect()));
    const claims = Array.from({ length: 30 }, (_, index) =>
      stores[index % 3]!.deadlines.claimDue({ limit: 7, leaseMs: minuteMs }),
    );
    const claimed = (await Promise.all(claims)).flat().map(({ processId }) => processId);
    expect(new Set(claimed).size).toBe(claimed.length);
  });

  it('lets deadlines be set and cancelled in any order by many at once', async () => {
    const all = many(200, clock().in(minuteMs));
    const backwards = all.toReversed();
    const stores = await Promise.all([1, 2].map(() => connect()));
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const { deadlines } = stores[index % 2]!;
        const anew = backwards.map((each) => ({ ...each, payload: { index } }));
        return index % 3 === 0 ? deadlines.cancel(all) : deadlines.set(index % 3 === 1 ? anew : all);
      }),
    );
    await store().deadlines.cancel(all);
    expect(await store().deadlines.untilNextMs()).toBeUndefined();
  });
}
