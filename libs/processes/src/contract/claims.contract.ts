import type { ClaimedDeadline } from '../process-store.port.js';
import { deadline, minuteMs, type Test } from './store-under-test.js';

/** What a claim is worth: for how long, and after what happens meanwhile. */
export function claims({ store, clock, connect }: Test): void {
  const claim = (limit = 10) => store().deadlines.claimDue({ limit, leaseMs: minuteMs });
  const claimOne = async (): Promise<ClaimedDeadline> => {
    const [claimed] = await claim();
    if (!claimed) throw new Error('There is nothing to claim.');
    return claimed;
  };
  const setDue = () => store().deadlines.set([deadline({ dueAt: clock().in(-1) })]);

  it('takes the oldest, as many as are asked for', async () => {
    const set = [3, 1, 5, 2, 4].map((age) =>
      deadline({ dueAt: clock().in(-age * minuteMs), name: `${age}-minutes-old` }),
    );
    await store().deadlines.set(set);
    expect((await claim(2)).map(({ name }) => name).toSorted()).toEqual(['4-minutes-old', '5-minutes-old']);
    expect((await claim(2)).map(({ name }) => name).toSorted()).toEqual(['2-minutes-old', '3-minutes-old']);
    expect((await claim(2)).map(({ name }) => name)).toEqual(['1-minutes-old']);
    expect(await claim(2)).toEqual([]);
  });

  it('removes a deadline that is done', async () => {
    await setDue();
    await store().deadlines.done(await claimOne());
    clock().advance(2 * minuteMs);
    expect(await claim()).toEqual([]);
    expect(await store().deadlines.untilNextMs()).toBeUndefined();
  });

  it('gives to another what a worker that died had claimed, once the lease has ended', async () => {
    await setDue();
    const worker = await connect();
    expect(await worker.deadlines.claimDue({ limit: 1, leaseMs: minuteMs })).toMatchObject([{ attempt: 1 }]);
    await worker.close();
    expect(await claim()).toEqual([]);
    clock().advance(2 * minuteMs);
    expect(await claim()).toMatchObject([{ attempt: 2 }]);
  });

  it('lets a worker whose lease has ended take nothing from the next one', async () => {
    await setDue();
    const late = await claimOne();
    clock().advance(2 * minuteMs);
    const present = await claimOne();
    await store().deadlines.done(late);
    await store().deadlines.postpone(late, 0);
    expect(await claim()).toEqual([]);
    expect(await store().deadlines.overdue()).toMatchObject({ count: 1 });
    await store().deadlines.done(present);
    expect(await store().deadlines.overdue()).toMatchObject({ count: 0 });
  });

  it('lets a worker whose lease has ended be done, as long as nobody else has begun', async () => {
    await setDue();
    const late = await claimOne();
    clock().advance(2 * minuteMs);
    await store().deadlines.done(late);
    expect(await claim()).toEqual([]);
  });

  it('postpones what could not fire, and counts the attempts', async () => {
    await setDue();
    await store().deadlines.postpone(await claimOne(), 5 * minuteMs);
    clock().advance(4 * minuteMs);
    expect(await claim()).toEqual([]);
    clock().advance(2 * minuteMs);
    expect(await claim()).toMatchObject([{ attempt: 2 }]);
  });

  it('keeps a deadline that was replaced while the old one fired', async () => {
    await setDue();
    const old = await claimOne();
    const anew = deadline({ dueAt: clock().in(5 * minuteMs), payload: { attempt: 2 } });
    await store().deadlines.set([anew]);
    await store().deadlines.done(old);
    await store().deadlines.postpone(old, 0);
    expect(await claim()).toEqual([]);
    clock().advance(6 * minuteMs);
    expect(await claimOne()).toMatchObject({ ...anew, attempt: 1 });
  });

  it('keeps a deadline that was cancelled and set again while the old one fired', async () => {
    await setDue();
    const old = await claimOne();
    await store().deadlines.cancel([old]);
    await store().deadlines.set([deadline({ dueAt: old.dueAt })]);
    const present = await claimOne();
    await store().deadlines.done(old);
    expect(await store().deadlines.overdue()).toMatchObject({ count: 1 });
    await store().deadlines.done(present);
    expect(await store().deadlines.overdue()).toMatchObject({ count: 0 });
  });

  it('leaves nothing of a deadline that was cancelled while it fired', async () => {
    await setDue();
    const fired = await claimOne();
    await store().deadlines.cancel([fired]);
    await store().deadlines.postpone(fired, 0);
    await store().deadlines.done(fired);
    clock().advance(2 * minuteMs);
    expect(await claim()).toEqual([]);
  });
}
