import { type ClaimedDelivery, maxAttemptsKept } from '../webhook-store.port.js';
import { anEventToTell } from './events.js';
import { claimRequest, created, dayMs, minuteMs, secretOf, type Test } from './store-under-test.js';

/** What a claim is worth, and what follows from an attempt. */
export function claims({ store, clock, connect }: Test): void {
  let last = 0;
  beforeEach(() => (last = 0));
  const make = async (count: number) => {
    const events = Array.from({ length: count }, () => anEventToTell({ position: (last += 1) }));
    await store().deliveries.make(events);
    return events.map(({ eventId }) => eventId);
  };
  const claim = (overrides = {}) => store().deliveries.claimDue(claimRequest(overrides));
  const claimOne = async (): Promise<ClaimedDelivery> => {
    const [claimed] = await claim({ limit: 1 });
    if (!claimed) throw new Error('There is nothing to claim.');
    return claimed;
  };
  const found = async ({ endpointId, eventId }: ClaimedDelivery) => {
    const all = await store().deliveries.list({ endpointId, limit: 100 });
    return all.find((each) => each.eventId === eventId)!;
  };
  const failure = { durationMs: 250, status: 500 };
  const countOf = (claimed: readonly ClaimedDelivery[], id: string) =>
    claimed.filter(({ endpointId }) => endpointId === id).length;

  it('gives out what is to be sent, where to, and what to sign with', async () => {
    const { id } = await created(store());
    await store().endpoints.rotateSecret({ id, secret: secretOf('second'), keepPreviousMs: dayMs });
    const [eventId] = await make(1);
    const request = {
      endpointId: id,
      eventId,
      url: 'https://shop.example/hooks',
      partition: 0,
      position: 1,
      tries: 0,
    };
    expect(await claim()).toEqual([
      { ...request, secrets: [secretOf('second'), secretOf('first')], claim: expect.any(String) },
    ]);
    expect(await claim()).toEqual([]);
  });

  it('gives no delivery to two who claim at once', async () => {
    await created(store());
    await created(store());
    await make(100);
    const stores = await Promise.all([1, 2, 3].map(() => connect()));
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        stores[index % 3]!.deliveries.claimDue(claimRequest({ limit: 7, limitPerEndpoint: 4 })),
      ),
    );
    const names = all.flat().map(({ endpointId, eventId }) => `${endpointId} ${eventId}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives out so many of an endpoint, those in hand included, and of all endpoints in turn', async () => {
    const [slow, fast] = [await created(store()), await created(store())];
    await make(10);
    const first = await claim({ limitPerEndpoint: 4 });
    expect([countOf(first, slow.id), countOf(first, fast.id)]).toEqual([4, 4]);
    const second = await claim({ limitPerEndpoint: 4, busy: new Map([[slow.id, 4], [fast.id, 1]]) }); // prettier-ignore
    expect([countOf(second, slow.id), countOf(second, fast.id)]).toEqual([0, 3]);
    const third = await claim({ limit: 3 });
    expect(third).toHaveLength(3);
    expect(countOf(third, slow.id)).toBeGreaterThan(0);
    expect(countOf(third, fast.id)).toBeGreaterThan(0);
  });

  it('gives out the oldest first', async () => {
    await created(store());
    const made: string[] = [];
    for (let time = 0; time < 3; time += 1) {
      made.push(...(await make(1)));
      clock().advance(minuteMs);
    }
    expect([await claimOne(), await claimOne(), await claimOne()].map(({ eventId }) => eventId)).toEqual(
      made,
    );
  });

  it('gives out what was made at once in the order of the log', async () => {
    await created(store());
    await make(50);
    const positions = (await claim()).map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((one, other) => one - other));
    expect(positions).toHaveLength(50);
  });

  it('gives to another what a worker that died had claimed, once the lease has ended', async () => {
    await created(store());
    await make(1);
    const worker = await connect();
    expect(await worker.deliveries.claimDue(claimRequest())).toHaveLength(1);
    await worker.close();
    expect(await claim()).toEqual([]);
    clock().advance(2 * minuteMs);
    expect(await claim()).toHaveLength(1);
  });

  it('lets a worker whose lease has ended settle nothing that another one has', async () => {
    await created(store());
    await make(1);
    const late = await claimOne();
    clock().advance(2 * minuteMs);
    const present = await claimOne();
    await store().deliveries.settle(late, failure, { kind: 'failed' });
    expect(await found(late)).toMatchObject({ status: 'pending', attempts: [] });
    await store().deliveries.settle(present, { durationMs: 1, status: 200 }, { kind: 'delivered' });
    expect(await found(late)).toMatchObject({ status: 'delivered', attempts: [{ status: 200 }] });
  });

  it('records an attempt with the time at which it began', async () => {
    await created(store());
    await make(1);
    const claimed = await claimOne();
    expect(await found(claimed)).not.toHaveProperty('nextAttemptAt');
    await store().deliveries.settle(
      claimed,
      { durationMs: 5 * minuteMs, error: 'timeout' },
      { kind: 'failed' },
    );
    const { attempts, status } = await found(claimed);
    expect(status).toBe('failed');
    expect(attempts).toEqual([{ at: expect.any(String), durationMs: 5 * minuteMs, error: 'timeout' }]);
    const beganMs = clock().now() - Date.parse(attempts[0]!.at);
    expect(beganMs).toBeGreaterThan(4 * minuteMs);
    expect(beganMs).toBeLessThan(6 * minuteMs);
    expect(await claim()).toEqual([]);
  });

  it('gives out again what is to be tried again, after the delay, and counts the tries', async () => {
    await created(store());
    await make(1);
    const claimed = await claimOne();
    await store().deliveries.settle(claimed, failure, { kind: 'retry', delayMs: 5 * minuteMs });
    const { nextAttemptAt, attempts } = await found(claimed);
    expect(Date.parse(nextAttemptAt!) - clock().now()).toBeGreaterThan(4 * minuteMs);
    expect(attempts).toMatchObject([failure]);
    clock().advance(4 * minuteMs);
    expect(await claim()).toEqual([]);
    clock().advance(2 * minuteMs);
    expect(await claim()).toMatchObject([{ tries: 1 }]);
  });

  it('keeps the last attempts only', async () => {
    await created(store());
    await make(1);
    for (let tries = 0; tries < maxAttemptsKept + 3; tries += 1) {
      const claimed = await claimOne();
      expect(claimed.tries).toBe(tries);
      const outcome = { durationMs: tries, status: 500 };
      await store().deliveries.settle(claimed, outcome, { kind: 'retry', delayMs: -1 });
    }
    const { attempts } = await found(await claimOne());
    expect(attempts.map(({ durationMs }) => durationMs)).toEqual(
      Array.from({ length: maxAttemptsKept }, (_, index) => index + 3),
    );
  });

  it('gives out nothing of an endpoint that is disabled, until it is enabled again', async () => {
    const { id } = await created(store());
    await make(2);
    await store().endpoints.disable(id, 'gone');
    expect(await claim()).toEqual([]);
    await store().endpoints.enable(id);
    expect(await claim()).toHaveLength(2);
  });

  it('gives out nothing of an endpoint that is removed', async () => {
    const { id } = await created(store());
    await make(2);
    await store().endpoints.remove(id);
    expect(await claim()).toEqual([]);
  });

  it('counts what is still to be sent', async () => {
    expect(await store().deliveries.pending()).toEqual({ count: 0, oldestMs: 0 });
    const [waiting, removed] = [await created(store()), await created(store())];
    await created(store());
    await make(1);
    clock().advance(10 * minuteMs);
    await make(1);
    await store().endpoints.disable(waiting.id, 'gone');
    await store().endpoints.remove(removed.id);
    const claimed = await claimOne();
    const { count, oldestMs } = await store().deliveries.pending();
    expect(count).toBe(2);
    expect(oldestMs).toBeGreaterThanOrEqual(10 * minuteMs);
    expect(oldestMs).toBeLessThan(11 * minuteMs);
    await store().deliveries.settle(claimed, { durationMs: 1, status: 200 }, { kind: 'delivered' });
    expect((await store().deliveries.pending()).oldestMs).toBeLessThan(minuteMs);
  });
}
