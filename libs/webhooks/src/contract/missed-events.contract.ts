import type { EndpointRange, EventToTell, Verdict } from '../webhook-store.port.js';
import { anEventToTell } from './events.js';
import { claimRequest, created, type Test } from './store-under-test.js';

/** What an endpoint is told of afterwards. */
export function missedEvents({ store, connect }: Test): void {
  const events = (...positions: readonly number[]): EventToTell[] =>
    positions.map((position) => anEventToTell({ position }));
  const range = (after: number, until: number) => ({ partition: 0, after, until });
  const opened = async (): Promise<EndpointRange> => {
    const [first] = await store().replays.open(10);
    if (!first) throw new Error('There is nothing to replay.');
    return first;
  };
  const settle = async (verdict: Verdict) => {
    for (const claimed of await store().deliveries.claimDue(claimRequest())) {
      await store().deliveries.settle(claimed, { durationMs: 1, status: 500 }, verdict);
    }
  };
  const left = async (id: string) => (await store().endpoints.find(id))!.eventsToReplay;

  it('are those that happened while it was disabled, and those that have failed', async () => {
    const { id } = await created(store());
    const [failed, delivered, missed, ...pending] = events(1, 2, 3, 4);
    await store().deliveries.make([failed!]);
    await settle({ kind: 'failed' });
    await store().deliveries.make([delivered!]);
    await settle({ kind: 'delivered' });
    await store().endpoints.disable(id, 'gone');
    await store().deliveries.make([missed!]);
    await store().endpoints.enable(id);
    await store().deliveries.make(pending);

    expect(await store().replays.begin(id, [range(0, 4)])).toBe(4);
    expect(await left(id)).toBe(4);
    const all = [failed!, delivered!, missed!, ...pending];
    expect(await store().replays.advance(await opened(), all, 4)).toBe(2);
    expect(await left(id)).toBeUndefined();
    expect(await store().replays.open(10)).toEqual([]);
    const claimed = await store().deliveries.claimDue(claimRequest());
    expect(claimed.map(({ position, tries }) => [position, tries])).toEqual([
      [1, 0],
      [3, 0],
      [4, 0],
    ]);
  });

  it('are looked through bit by bit, by whoever comes', async () => {
    const { id } = await created(store());
    await store().replays.begin(id, [range(0, 4)]);
    const first = await opened();
    expect(await store().replays.advance(first, events(1, 2), 2)).toBe(2);
    const other = await connect();
    // Somebody who is late makes nothing and moves nothing.
    expect(await other.replays.advance(first, events(1, 2, 3), 3)).toBe(0);
    const [second] = await other.replays.open(10);
    expect(second).toEqual({ endpointId: id, ...range(2, 4) });
    expect(await other.replays.advance(second!, events(3, 4), 4)).toBe(2);
    expect(await store().replays.open(10)).toEqual([]);
  });

  it('are those of a new wish and what is left of the one before', async () => {
    const { id } = await created(store());
    await store().replays.begin(id, [range(4, 8)]);
    expect(await store().replays.begin(id, [range(6, 9), { partition: 3, after: 0, until: 1 }])).toBe(6);
    const first = await opened();
    expect(first).toEqual({ endpointId: id, ...range(4, 9) });
    await store().replays.advance(first, [], 9);
    expect(await store().replays.begin(id, [range(7, 9)])).toBe(2);
    expect(await store().replays.open(10)).toEqual([
      { endpointId: id, ...range(7, 9) },
      { endpointId: id, partition: 3, after: 0, until: 1 },
    ]);
  });

  it('are of the types that it wants, and never from before it began', async () => {
    const { id } = await created(store(), { types: ['order.cancelled'], begins: new Map([[0, 2]]) });
    expect(await store().replays.begin(id, [range(2, 2), range(0, 2)])).toBe(0);
    expect(await store().replays.begin(id, [range(0, 4)])).toBe(2);
    const [placed, cancelled] = [anEventToTell({ position: 3 }), anEventToTell({ position: 4 })];
    const some = [placed, { ...cancelled, type: 'order.cancelled' }];
    expect(await store().replays.advance(await opened(), some, 4)).toBe(1);
  });

  it('are none of an endpoint that was removed', async () => {
    const { id } = await created(store());
    await store().replays.begin(id, [range(0, 4)]);
    const first = await opened();
    await store().endpoints.remove(id);
    expect(await store().replays.open(10)).toEqual([]);
    expect(await store().replays.begin(id, [range(0, 4)])).toBe(0);
    expect(await store().replays.advance(first, events(1), 1)).toBe(0);
  });
}
