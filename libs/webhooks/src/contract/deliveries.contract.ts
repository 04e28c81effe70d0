import { randomUUID } from 'node:crypto';
import type { EventToTell } from '../webhook-store.port.js';
import { anEventToTell } from './events.js';
import { claimRequest, created, minuteMs, type Test } from './store-under-test.js';

/** How deliveries are made of events, together with the checkpoints, and listed. */
export function deliveries({ store, clock, connect }: Test): void {
  const at = (position: number, overrides: Partial<EventToTell> = {}) =>
    anEventToTell({ position, ...overrides });
  const listed = (endpointId: string) => store().deliveries.list({ endpointId, limit: 100 });
  const eventIdsOf = async (endpointId: string) => (await listed(endpointId)).map(({ eventId }) => eventId);

  it('makes one for each endpoint and event, and moves the checkpoints', async () => {
    const [one, other] = [await created(store()), await created(store())];
    const events = [at(1), at(2), at(1, { partition: 3 })];
    expect(await store().deliveries.make(events)).toBe(6);
    const reader = await connect();
    expect(await reader.deliveries.checkpoints()).toEqual(new Map([[0, 2], [3, 1]])); // prettier-ignore
    for (const { id } of [one, other]) {
      const made = await reader.deliveries.list({ endpointId: id, limit: 10 });
      expect(made).toHaveLength(3);
      for (const event of events) {
        const found = made.find(({ eventId }) => eventId === event.eventId);
        expect(found).toMatchObject({ ...event, endpointId: id, status: 'pending', attempts: [] });
        expect(found!.nextAttemptAt).toBe(found!.createdAt);
      }
    }
  });

  it('moves the checkpoints where nobody is told', async () => {
    expect(await store().deliveries.make([at(1), at(2)])).toBe(0);
    expect(await store().deliveries.checkpoints()).toEqual(new Map([[0, 2]]));
  });

  it('makes nothing again of what comes again', async () => {
    const { id } = await created(store());
    const events = [at(1), at(2), at(3)];
    await store().deliveries.make(events.slice(0, 2));
    expect(await store().deliveries.make(events.slice(0, 2))).toBe(0);
    expect(await store().deliveries.make(events.slice(1))).toBe(1);
    expect(await store().deliveries.make(events.slice(0, 1))).toBe(0);
    expect(await store().deliveries.checkpoints()).toEqual(new Map([[0, 3]]));
    expect(await eventIdsOf(id)).toHaveLength(3);
  });

  it('makes each once, however many services are given the same events', async () => {
    const { id } = await created(store());
    const stores = await Promise.all([1, 2, 3].map(() => connect()));
    const events = Array.from({ length: 60 }, (_, index) =>
      at(Math.floor(index / 3) + 1, { partition: index % 3 }),
    );
    const batches = [events.slice(0, 30), events.slice(30)];
    for (const batch of batches) {
      const made = await Promise.all(stores.map((each) => each.deliveries.make(batch.toReversed())));
      expect(made.reduce((sum, count) => sum + count)).toBe(30);
    }
    expect(new Set(await eventIdsOf(id)).size).toBe(60);
  });

  it('tells an endpoint of the types that it asks for', async () => {
    const { id } = await created(store(), { types: ['order.placed', 'order.cancelled'] });
    const events = ['order.placed', 'order.modified', 'order.cancelled'].map((type, index) =>
      at(index + 1, { type }),
    );
    await store().deliveries.make(events);
    expect((await eventIdsOf(id)).toSorted()).toEqual([events[0]!.eventId, events[2]!.eventId].toSorted());
  });

  it('tells an endpoint of what comes after its beginning, in each partition', async () => {
    const { id } = await created(store(), { begins: new Map([[0, 2], [1, 0]]) }); // prettier-ignore
    const events = [at(1), at(2), at(3), at(1, { partition: 1 }), at(1, { partition: 2 })];
    await store().deliveries.make(events);
    expect((await eventIdsOf(id)).toSorted()).toEqual(
      events
        .slice(2)
        .map(({ eventId }) => eventId)
        .toSorted(),
    );
  });

  it('begins where its first endpoint does, and passes over what happened while there was none', async () => {
    expect(await store().deliveries.checkpoints()).toEqual(new Map());
    const begins = (...positions: number[]) => ({ begins: new Map(positions.entries()) });
    const first = await created(store(), begins(7, 5));
    expect(await store().deliveries.checkpoints()).toEqual(new Map([[0, 7], [1, 5]])); // prettier-ignore
    const second = await created(store(), begins(9, 9));
    expect(await store().deliveries.checkpoints()).toEqual(new Map([[0, 7], [1, 5]])); // prettier-ignore
    for (const { id } of [first, second]) await store().endpoints.remove(id);
    await created(store(), begins(20, 4));
    expect(await store().deliveries.checkpoints()).toEqual(new Map([[0, 20], [1, 5]])); // prettier-ignore
  });

  it('makes none for an endpoint that is disabled or removed', async () => {
    const [disabled, removed] = [await created(store()), await created(store())];
    await store().endpoints.disable(disabled.id, 'gone');
    await store().endpoints.remove(removed.id);
    expect(await store().deliveries.make([at(1)])).toBe(0);
    await store().endpoints.enable(disabled.id);
    expect(await store().deliveries.make([at(2)])).toBe(1);
  });

  it('lists them page by page, the newest first', async () => {
    const { id } = await created(store());
    const events = Array.from({ length: 7 }, (_, index) => at(index + 1));
    // Several are made at one moment.
    for (const batch of [events.slice(0, 3), events.slice(3, 4), events.slice(4)]) {
      await store().deliveries.make(batch);
      clock().advance(minuteMs);
    }
    const whole = await listed(id);
    expect(whole.map(({ position }) => position).slice(3, 4)).toEqual([4]);
    expect(whole.map(({ createdAt }) => createdAt)).toEqual(
      whole
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .toReversed(),
    );
    const paged = [];
    for (let after = undefined; ; after = paged.at(-1)) {
      const page = await store().deliveries.list({ endpointId: id, limit: 2, ...(after && { after }) });
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged).toEqual(whole);
  });

  it('lists those of a status', async () => {
    const { id } = await created(store());
    const events = [at(1), at(2), at(3)];
    await store().deliveries.make(events);
    const claimed = await store().deliveries.claimDue(claimRequest({ limit: 2 }));
    await store().deliveries.settle(claimed[0]!, { durationMs: 5, status: 204 }, { kind: 'delivered' });
    await store().deliveries.settle(claimed[1]!, { durationMs: 5, status: 500 }, { kind: 'failed' });
    for (const [status, eventId] of [
      ['delivered', claimed[0]!.eventId],
      ['failed', claimed[1]!.eventId],
    ] as const) {
      const found = await store().deliveries.list({ endpointId: id, status, limit: 10 });
      expect(found).toMatchObject([{ eventId, status }]);
      expect(found[0]).not.toHaveProperty('nextAttemptAt');
    }
    expect(await store().deliveries.list({ endpointId: id, status: 'pending', limit: 10 })).toHaveLength(1);
  });

  it('lists none of an endpoint that is removed, or never was', async () => {
    const { id } = await created(store());
    await store().deliveries.make([at(1)]);
    await store().endpoints.remove(id);
    expect(await listed(id)).toEqual([]);
    expect(await listed(randomUUID())).toEqual([]);
  });
}
