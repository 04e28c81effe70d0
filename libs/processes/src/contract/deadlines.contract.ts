import { deadline, minuteMs, type Test } from './store-under-test.js';

const yearMs = 365 * 24 * 60 * minuteMs;
const request = { limit: 10, leaseMs: minuteMs };

/** How deadlines are set, cancelled and become due. */
export function deadlines({ store, clock }: Test): void {
  const claimed = async () => {
    const all = await store().deadlines.claimDue(request);
    return all
      .map(({ claim: _, attempt: __, ...each }) => each)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  };

  it('gives out a deadline once it is due, as it was set', async () => {
    const set = deadline({ dueAt: clock().in(10 * minuteMs), payload: { attempt: 2, tags: ['a', null] } });
    await store().deadlines.set([set]);
    expect(await claimed()).toEqual([]);
    clock().advance(11 * minuteMs);
    expect(await claimed()).toEqual([set]);
  });

  it('takes one that is past as due at once', async () => {
    await store().deadlines.set([deadline({ dueAt: '2011-03-01T08:00:00.000Z' })]);
    expect(await claimed()).toEqual([deadline({ dueAt: '2011-03-01T08:00:00.000Z' })]);
  });

  it('keeps one that is due in a thousand years', async () => {
    await store().deadlines.set([deadline({ dueAt: '3011-03-01T08:00:00.000Z' })]);
    expect(await claimed()).toEqual([]);
    expect(await store().deadlines.untilNextMs()).toBeGreaterThan(2 ** 31);
  });

  it.each([
    ['+010000-01-01T00:09:59.000Z', '9999-12-31T23:59:59.999Z'],
    ['+275760-09-13T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
    ['0000-12-31T23:59:59.999Z', '0001-01-01T00:00:00.000Z'],
    ['-271821-04-20T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
  ])(
    'takes %s, which not every store holds, as %s, and those beside it as they are',
    async (dueAt, nearest) => {
      const beside = deadline({ dueAt: clock().in(-minuteMs), name: 'beside' });
      await store().deadlines.set([deadline({ dueAt, name: 'odd' }), beside]);
      clock().advance(9_000 * yearMs);
      expect(await claimed()).toEqual([beside, deadline({ dueAt: nearest, name: 'odd' })]);
    },
  );

  it('understands a time in any zone', async () => {
    await store().deadlines.set([deadline({ dueAt: '2011-03-01T09:00:00+01:00' })]);
    expect(await claimed()).toEqual([deadline({ dueAt: '2011-03-01T08:00:00.000Z' })]);
  });

  it('refuses what is no time', async () => {
    await expect(store().deadlines.set([deadline({ dueAt: 'tomorrow' })])).rejects.toThrow(RangeError);
  });

  it('takes one that is set again as the same, even while it is claimed', async () => {
    const set = deadline({ dueAt: clock().in(0), payload: { attempt: 1, reason: 'timeout' } });
    await store().deadlines.set([set]);
    clock().advance(1);
    const [first] = await store().deadlines.claimDue(request);
    await store().deadlines.set([{ ...set, payload: { reason: 'timeout', attempt: 1 } }]);
    expect(await claimed()).toEqual([]);
    await store().deadlines.done(first!);
    clock().advance(2 * minuteMs);
    expect(await claimed()).toEqual([]);
  });

  it('replaces one that is set to another time, or with another payload', async () => {
    const set = deadline({ dueAt: clock().in(minuteMs), payload: { attempt: 1 } });
    const later = { ...set, dueAt: clock().in(10 * minuteMs) };
    await store().deadlines.set([set]);
    await store().deadlines.set([later]);
    clock().advance(5 * minuteMs);
    expect(await claimed()).toEqual([]);
    await store().deadlines.set([{ ...later, payload: { attempt: 2 } }]);
    clock().advance(6 * minuteMs);
    expect(await claimed()).toEqual([{ ...later, payload: { attempt: 2 } }]);
  });

  it('tells deadlines apart by process and name', async () => {
    const dueAt = clock().in(-minuteMs);
    const set = [
      deadline({ dueAt, name: 'a' }),
      deadline({ dueAt, name: 'b' }),
      deadline({ dueAt, name: 'c', processId: '536366' }),
    ];
    await store().deadlines.set(set);
    await store().deadlines.cancel([set[1]!]);
    expect(await claimed()).toEqual([set[0], set[2]]);
  });

  it('lets the last of several of one name count', async () => {
    const set = [1, 2, 3].map((attempt) => deadline({ dueAt: clock().in(-minuteMs), payload: { attempt } }));
    await store().deadlines.set(set);
    expect(await claimed()).toEqual([set[2]]);
  });

  it('never gives out one that was cancelled, and cancels in vain without a word', async () => {
    const set = deadline({ dueAt: clock().in(minuteMs) });
    await store().deadlines.set([set]);
    await store().deadlines.cancel([set]);
    await store().deadlines.cancel([set, deadline({ dueAt: '', name: 'never-set' })]);
    await store().deadlines.cancel([]);
    clock().advance(2 * minuteMs);
    expect(await claimed()).toEqual([]);
  });

  it('cancels in vain one that has fired', async () => {
    await store().deadlines.set([deadline({ dueAt: clock().in(-1) })]);
    const [fired] = await store().deadlines.claimDue(request);
    await store().deadlines.done(fired!);
    await store().deadlines.cancel([fired!]);
    expect(await store().deadlines.untilNextMs()).toBeUndefined();
  });

  it('tells how long there is nothing to claim', async () => {
    expect(await store().deadlines.untilNextMs()).toBeUndefined();
    await store().deadlines.set([
      deadline({ dueAt: clock().in(20 * minuteMs), name: 'late' }),
      deadline({ dueAt: clock().in(10 * minuteMs), name: 'early' }),
    ]);
    const beforeMs = (await store().deadlines.untilNextMs())!;
    expect(beforeMs).toBeGreaterThan(9 * minuteMs);
    expect(beforeMs).toBeLessThanOrEqual(10 * minuteMs);
    clock().advance(11 * minuteMs);
    expect(await store().deadlines.untilNextMs()).toBe(0);
    await store().deadlines.claimDue({ limit: 1, leaseMs: minuteMs });
    expect(await store().deadlines.untilNextMs()).toBeLessThanOrEqual(minuteMs);
  });

  it('counts what is overdue, until it is done', async () => {
    expect(await store().deadlines.overdue()).toEqual({ count: 0, oldestMs: 0 });
    await store().deadlines.set([
      deadline({ dueAt: clock().in(-10 * minuteMs), name: 'oldest' }),
      deadline({ dueAt: clock().in(-minuteMs), name: 'old' }),
      deadline({ dueAt: clock().in(minuteMs), name: 'open' }),
    ]);
    const [oldest] = await store().deadlines.claimDue({ limit: 1, leaseMs: minuteMs });
    const overdue = await store().deadlines.overdue();
    expect(overdue.count).toBe(2);
    expect(overdue.oldestMs).toBeGreaterThanOrEqual(10 * minuteMs);
    expect(overdue.oldestMs).toBeLessThan(11 * minuteMs);
    await store().deadlines.done(oldest!);
    expect(await store().deadlines.overdue()).toMatchObject({ count: 1 });
  });
}
