import { randomUUID } from 'node:crypto';
import type { Verdict } from '../webhook-store.port.js';
import { anEventToTell } from './events.js';
import { claimRequest, created, dayMs, minuteMs, type Test } from './store-under-test.js';

const failure = { durationMs: 1, status: 500 };

/** What is sent again, and what is kept no longer. */
export function replays({ store, clock }: Test): void {
  let last = 0;
  beforeEach(() => (last = 0));
  /** Makes deliveries, all of which end so. */
  const settled = async (count: number, verdict: Verdict = { kind: 'failed' }) => {
    const events = Array.from({ length: count }, () => anEventToTell({ position: (last += 1) }));
    await store().deliveries.make(events);
    for (const claimed of await store().deliveries.claimDue(claimRequest())) {
      await store().deliveries.settle(claimed, failure, verdict);
    }
    return events.map(({ eventId }) => eventId);
  };
  const claim = () => store().deliveries.claimDue(claimRequest());
  const prune = (limit = 100) => store().deliveries.prune({ keepMs: 30 * dayMs, limit });
  const listed = (endpointId: string) => store().deliveries.list({ endpointId, limit: 100 });

  it.each<Verdict>([{ kind: 'failed' }, { kind: 'delivered' }, { kind: 'retry', delayMs: dayMs }])(
    'sends again at once what was settled as $kind, from the first try on',
    async (verdict) => {
      const { id } = await created(store());
      const [eventId] = await settled(1, verdict);
      const replayed = await store().deliveries.replay({ endpointId: id, eventId: eventId! });
      expect(replayed).toMatchObject({ eventId, status: 'pending', attempts: [failure] });
      expect(Math.abs(Date.parse(replayed!.nextAttemptAt!) - clock().now())).toBeLessThan(minuteMs);
      expect(await claim()).toMatchObject([{ eventId, tries: 0 }]);
    },
  );

  it('leaves alone what is under way', async () => {
    const { id } = await created(store());
    await store().deliveries.make([anEventToTell()]);
    const [claimed] = await claim();
    const { eventId } = claimed!;
    const replayed = await store().deliveries.replay({ endpointId: id, eventId });
    expect(replayed).toMatchObject({ eventId, status: 'pending' });
    expect(replayed).not.toHaveProperty('nextAttemptAt');
    expect(await claim()).toEqual([]);
    await store().deliveries.settle(claimed!, { durationMs: 1, status: 200 }, { kind: 'delivered' });
    expect(await listed(id)).toMatchObject([{ status: 'delivered' }]);
  });

  it('finds nothing to send again of what is not there', async () => {
    const { id } = await created(store());
    const [eventId] = await settled(1);
    expect(await store().deliveries.replay({ endpointId: id, eventId: randomUUID() })).toBeUndefined();
    expect(await store().deliveries.replay({ endpointId: randomUUID(), eventId: eventId! })).toBeUndefined();
    await store().endpoints.remove(id);
    expect(await store().deliveries.replay({ endpointId: id, eventId: eventId! })).toBeUndefined();
  });

  it('prunes what is old and settled, a batch at a time', async () => {
    const { id } = await created(store());
    await settled(3);
    await settled(2, { kind: 'delivered' });
    clock().advance(29 * dayMs);
    expect(await prune()).toBe(0);
    const young = await settled(1);
    clock().advance(2 * dayMs);
    expect(await prune(3)).toBe(3);
    expect(await prune(3)).toBe(2);
    expect(await prune(3)).toBe(0);
    expect((await listed(id)).map(({ eventId }) => eventId)).toEqual(young);
  });

  it('prunes nothing that is still to be sent, unless its endpoint is disabled', async () => {
    const { id } = await created(store());
    await settled(1, { kind: 'retry', delayMs: 60 * dayMs });
    clock().advance(31 * dayMs);
    expect(await prune()).toBe(0);
    await store().endpoints.disable(id, 'gone');
    expect(await prune()).toBe(1);
  });

  it('prunes what is left of an endpoint that was removed', async () => {
    const [removed, kept] = [await created(store()), await created(store())];
    await settled(2);
    await store().deliveries.make([anEventToTell({ position: (last += 1) })]);
    await store().endpoints.remove(removed.id);
    expect(await prune()).toBe(3);
    expect(await prune()).toBe(0);
    expect(await listed(kept.id)).toHaveLength(3);
  });

  it('makes nothing again of events whose deliveries were pruned', async () => {
    await created(store());
    const event = anEventToTell();
    await store().deliveries.make([event]);
    const [claimed] = await claim();
    await store().deliveries.settle(claimed!, failure, { kind: 'failed' });
    clock().advance(31 * dayMs);
    expect(await prune()).toBe(1);
    expect(await store().deliveries.make([event])).toBe(0);
  });
}
