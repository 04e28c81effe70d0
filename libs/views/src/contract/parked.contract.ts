import { ordersCategory } from '@daybook/contracts';
import { Isolation, type ParkedStream } from '@daybook/parking';
import { ordersProjection } from '../orders/orders.projection.js';
import { subscribedBy } from '../projection.js';
import { applyBatches, StaleCheckpointError } from '../runner/apply-batches.js';
import { isStoreFault } from '../runner/projection-follower.js';
import { replayParked } from '../runner/replay-parked.js';
import type { ViewStore } from '../view-store.port.js';
import { placed, type Shop } from './shop.js';
import { orderIn, type Test } from './views-under-test.js';

const projections = [ordersProjection];
const name = (streamId: string) => ({ ...subscribedBy(ordersProjection), streamId });

/** As the projector does it. */
async function follow(store: ViewStore, shop: Shop): Promise<void> {
  const isolation = new Isolation({
    subscribed: subscribedBy(ordersProjection),
    parked: store.parked,
    handle: (batches, passedOver) =>
      applyBatches({ store, projection: ordersProjection }, batches, passedOver),
    isStoreFault,
    logger: { info: () => undefined, warn: () => undefined },
  });
  await isolation.refresh();
  const batches = await shop.batches(await store.checkpoints(ordersProjection.name));
  if (batches.length > 0) await isolation.handle(batches);
}

async function replay(store: ViewStore, shop: Shop, stream: ParkedStream) {
  const events = (await shop.batches()).flatMap((batch) => batch.events);
  const waiting = events.filter(
    ({ streamId, version }) =>
      streamId === stream.streamId && version >= stream.version && version <= stream.lastVersion,
  );
  return replayParked({ store, projections }, stream, waiting);
}

/** What the views do with a stream that they cannot take in. */
export function parked({ views, shop, catchUp }: Test): void {
  const parkedNow = async (streamId: string) => (await views().store.parked.find(name(streamId)))!;

  it('parks the stream that the store refuses, and goes on with all others', async () => {
    await views().refuseOrder('refused');
    for (const orderId of ['a', 'refused', 'b']) await shop().record(orderId, placed());
    await follow(views().store, shop());
    await shop().record('a', { type: 'OrderConfirmed' });
    await shop().record('refused', { type: 'OrderConfirmed' });
    await follow(views().store, shop());

    expect(await orderIn(views().reader, 'a')).toMatchObject({ version: 2 });
    expect(await orderIn(views().reader, 'b')).toMatchObject({ version: 1 });
    expect(await orderIn(views().reader, 'refused')).toBeUndefined();
    expect(await views().reader.parked.list({ limit: 10 })).toMatchObject([
      { ...name('refused'), version: 1, lastVersion: 2, attempts: 1 },
    ]);
    const [figure] = await views().reader.orders.sales({ by: 'day' });
    expect(figure).toMatchObject({ orders: 2, units: 14 });
  });

  it('replays what waits of a parked stream, once', async () => {
    await views().refuseOrder('refused');
    for (const orderId of ['a', 'refused']) await shop().record(orderId, placed());
    await shop().record('refused', { type: 'OrderConfirmed' });
    await follow(views().store, shop());
    await views().refuseOrder(undefined);

    const before = await parkedNow('refused');
    expect(await replay(views().store, shop(), before)).toBeUndefined();
    expect(await orderIn(views().reader, 'refused')).toMatchObject({ version: 2, status: 'confirmed' });
    await expect(replay(views().store, shop(), before)).rejects.toThrow(StaleCheckpointError);
    expect((await views().reader.orders.sales({ by: 'day' }))[0]).toMatchObject({ orders: 2, units: 14 });
    expect(await views().store.parked.takeBack(before)).toBe(true);

    await shop().record('refused', { type: 'OrderCancelled', reason: 'Gone.' });
    await follow(views().store, shop());
    expect(await orderIn(views().reader, 'refused')).toMatchObject({ version: 3, status: 'cancelled' });
  });

  it('replays up to the event that cannot be applied either', async () => {
    await views().refuseOrder('refused');
    await shop().record('refused', placed());
    await shop().append(
      { category: ordersCategory, streamId: 'refused' },
      { type: 'OrderTeleported', schemaVersion: 1, data: {} },
    );
    await follow(views().store, shop());
    await views().refuseOrder(undefined);

    const failedAt = await replay(views().store, shop(), await parkedNow('refused'));
    expect(failedAt).toMatchObject({ version: 2, reason: expect.stringContaining('OrderTeleported') });
    expect(await orderIn(views().reader, 'refused')).toMatchObject({ version: 1 });
    expect(await parkedNow('refused')).toMatchObject({ version: 2 });
    expect(await views().store.parked.takeBack(name('refused'))).toBe(false);
  });

  it('keeps a stream parked at its first event that could not be applied', async () => {
    const stream = parkedStream('a', 7);
    await views().store.parked.park(stream);
    await views().store.parked.park({ ...stream, position: 9, version: 3, lastVersion: 3, reason: 'second' });
    expect(await parkedNow('a')).toMatchObject({ ...stream, lastVersion: 3 });
    const passed = await views().store.parked.passOver(name('a'), [{ streamId: 'a', lastVersion: 5 }]);
    expect([passed, (await parkedNow('a')).lastVersion]).toEqual([new Set(['a']), 5]);
  });

  it('lists as many parked streams as were asked for, and counts all', async () => {
    const streams = ['c', 'a', 'b'].map((streamId, index) => parkedStream(streamId, index + 1));
    for (const stream of streams.toReversed()) await views().store.parked.park(stream);
    expect(await views().reader.parked.list({ limit: 2 })).toMatchObject(streams.slice(0, 2));
    expect(await views().reader.parked.count()).toBe(3);
  });

  it('notes what people want to become of a stream', async () => {
    await views().store.parked.park(parkedStream('a', 7));
    const { parked: review } = views().reader;
    expect(await review.wish(name('b'), 'replay')).toBeUndefined();
    expect(await review.wish(name('a'), 'replay')).toMatchObject({ replayRequestedAt: expect.any(String) });
    expect(await views().store.parked.toReplay(10)).toMatchObject([{ streamId: 'a' }]);
    const discarded = await review.wish(name('a'), 'discard');
    expect(discarded).toMatchObject({ discardedAt: expect.any(String) });
    expect(discarded).not.toHaveProperty('replayRequestedAt');
    expect([await review.count(), await review.count({ discarded: true })]).toEqual([0, 1]);
    expect(await views().store.parked.toReplay(10)).toEqual([]);
    await review.wish(name('a'), 'replay');
    const at = { partition: 0, position: 8, version: 3, reason: 'again' };
    await views().store.parked.parkAgain(name('a'), at);
    expect(await parkedNow('a')).toMatchObject({ ...at, lastVersion: 3, attempts: 2 });
  });

  it('adds up what legal orders of the highest value are worth on one day', async () => {
    const line = { lineId: 1, sku: '85123A', quantity: 1, unitPriceMinor: Number.MAX_SAFE_INTEGER };
    const count = 1_100;
    for (let index = 0; index < count; index += 1)
      await shop().record(`o${index}`, placed({ lines: [line] }));
    await catchUp();
    expect(await views().reader.parked.count()).toBe(0);
    const minor = BigInt(Number.MAX_SAFE_INTEGER) * BigInt(count);
    const value = `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
    expect(await views().reader.orders.sales({ by: 'day' })).toMatchObject([{ orders: count, value }]);
  });
}

const parkedStream = (streamId: string, position: number): ParkedStream => ({
  ...name(streamId),
  partition: 0,
  position,
  version: 2,
  lastVersion: 2,
  reason: 'first',
});
