import type { ParkedStream, ParkedStreams, ParkedStreamsReview } from '../parked-streams.port.js';

/** The same store, as a subscription has it and as people look at it. */
export interface ParkedStreamsUnderTest {
  readonly parked: ParkedStreams;
  readonly review: ParkedStreamsReview;
}

const subscribed = { subscription: 'payments.inbox', category: 'orders' };

export const parkedStream = (change: Partial<ParkedStream> = {}): ParkedStream => ({
  ...subscribed,
  streamId: '536365',
  partition: 3,
  position: 17,
  version: 2,
  lastVersion: 2,
  reason: 'TypeError',
  ...change,
});

/** What every adapter of the parked streams promises. `open` gives an empty one. */
export function describeParkedStreamsContract(
  name: string,
  open: () => Promise<ParkedStreamsUnderTest>,
): void {
  describe(`${name} keeps the contract of the parked streams`, () => {
    let parked: ParkedStreams;
    let review: ParkedStreamsReview;
    beforeEach(async () => {
      ({ parked, review } = await open());
    });

    const listed = async () => (await review.list({ limit: 10 })).map(({ streamId }) => streamId);

    it('knows nothing at first', async () => {
      expect(await parked.any()).toBe(false);
      expect(await parked.passOver(subscribed, [{ streamId: '536365', lastVersion: 3 }])).toEqual(new Set());
      expect(await parked.toReplay(10)).toEqual([]);
      expect(await parked.find(parkedStream())).toBeUndefined();
      expect(await parked.takeBack(parkedStream())).toBe(false);
      expect(await review.list({ limit: 10 })).toEqual([]);
      expect(await review.count()).toBe(0);
      expect(await review.wish(parkedStream(), 'replay')).toBeUndefined();
    });

    it('shows a stream as it was parked', async () => {
      await parked.park(parkedStream());
      const status = { ...parkedStream(), attempts: 1, parkedAt: expect.stringMatching(/^\d{4}-.*Z$/) };
      expect(await review.list({ limit: 10 })).toEqual([status]);
      expect(await parked.find(parkedStream())).toEqual(status);
      expect(await parked.any()).toBe(true);
    });

    it('keeps a stream where it was parked first', async () => {
      await parked.park(parkedStream());
      await parked.park(parkedStream({ position: 20, version: 4, lastVersion: 4, reason: 'RangeError' }));
      expect(await parked.find(parkedStream())).toMatchObject(parkedStream({ lastVersion: 4 }));
    });

    it('tells subscriptions and categories apart', async () => {
      await parked.park(parkedStream());
      const others = [
        { ...subscribed, subscription: 'payments.outbox' },
        { ...subscribed, category: 'stock' },
      ];
      for (const other of others) {
        expect(await parked.passOver(other, [{ streamId: '536365', lastVersion: 3 }])).toEqual(new Set());
      }
    });

    it('passes over what is parked, and notes up to where', async () => {
      await parked.park(parkedStream());
      const streams = [
        { streamId: '536365', lastVersion: 5 },
        { streamId: '536366', lastVersion: 1 },
      ];
      expect(await parked.passOver(subscribed, streams)).toEqual(new Set(['536365']));
      expect(await parked.find(parkedStream())).toMatchObject({ version: 2, lastVersion: 5 });
      await parked.passOver(subscribed, [{ streamId: '536365', lastVersion: 4 }]);
      expect(await parked.find(parkedStream())).toMatchObject({ lastVersion: 5 });
    });

    it('has a stream replayed that somebody wants replayed', async () => {
      await parked.park(parkedStream());
      await parked.park(parkedStream({ streamId: 'b', position: 18 }));
      expect(await parked.toReplay(10)).toEqual([]);
      const wished = await review.wish(parkedStream(), 'replay');
      expect(wished).toMatchObject({ streamId: '536365', replayRequestedAt: expect.any(String) });
      expect(await parked.toReplay(10)).toMatchObject([parkedStream()]);
    });

    it('takes a stream back once nothing of it waits any more', async () => {
      await parked.park(parkedStream({ lastVersion: 3 }));
      const [before] = [parkedStream({ lastVersion: 3 })];
      await parked.advance(before, { version: 2, position: 17 });
      expect(await parked.takeBack(before)).toBe(false);
      const half = (await parked.find(before))!;
      expect(half).toMatchObject({ version: 3, lastVersion: 3 });
      await parked.passOver(subscribed, [{ streamId: '536365', lastVersion: 4 }]);
      await parked.advance(half, { version: 3, position: 19 });
      expect(await parked.takeBack(half)).toBe(false);
      await parked.advance((await parked.find(half))!, { version: 4, position: 21 });
      expect(await parked.takeBack(half)).toBe(true);
      expect(await parked.takeBack(half)).toBe(false);
      expect(await parked.any()).toBe(false);
    });

    it('is not advanced by who comes late', async () => {
      await parked.park(parkedStream({ lastVersion: 9 }));
      const stale = (await parked.find(parkedStream()))!;
      await parked.advance(stale, { version: 8, position: 40 });
      await parked.advance(stale, { version: 2, position: 17 });
      expect(await parked.find(parkedStream())).toMatchObject({ version: 9 });
    });

    it('parks a stream again that could not be replayed', async () => {
      await parked.park(parkedStream({ lastVersion: 5 }));
      await review.wish(parkedStream(), 'replay');
      await parked.parkAgain(parkedStream(), {
        partition: 3,
        position: 20,
        version: 4,
        reason: 'RangeError',
      });
      const found = await parked.find(parkedStream());
      expect(found).toMatchObject({
        version: 4,
        position: 20,
        lastVersion: 5,
        reason: 'RangeError',
        attempts: 2,
      });
      expect(found).not.toHaveProperty('replayRequestedAt');
      expect(await parked.toReplay(10)).toEqual([]);
    });

    it('lists and counts what was given up apart, and goes on passing it over', async () => {
      await parked.park(parkedStream());
      await parked.park(parkedStream({ streamId: 'b', position: 18 }));
      expect(await review.wish(parkedStream(), 'discard')).toMatchObject({ discardedAt: expect.any(String) });
      expect(await listed()).toEqual(['b']);
      expect([await review.count(), await review.count({ discarded: true })]).toEqual([1, 1]);
      expect(await review.list({ discarded: true, limit: 10 })).toMatchObject([{ streamId: '536365' }]);
      const passed = await parked.passOver(subscribed, [{ streamId: '536365', lastVersion: 3 }]);
      expect(passed).toEqual(new Set(['536365']));
    });

    it('lets people change their minds', async () => {
      await parked.park(parkedStream());
      await review.wish(parkedStream(), 'replay');
      await review.wish(parkedStream(), 'discard');
      expect(await parked.toReplay(10)).toEqual([]);
      const wished = await review.wish(parkedStream(), 'replay');
      expect(wished).not.toHaveProperty('discardedAt');
      expect(await parked.toReplay(10)).toHaveLength(1);
      expect(await listed()).toEqual(['536365']);
    });

    it('lists as many as were asked for, in their order', async () => {
      const places = [
        ['c', 'payments.outbox', 0, 4],
        ['a', 'payments.inbox', 2, 9],
        ['b', 'payments.inbox', 10, 3],
        ['d', 'payments.inbox', 2, 11],
      ] as const;
      for (const [streamId, subscription, partition, position] of places) {
        await parked.park(parkedStream({ streamId, subscription, partition, position }));
      }
      expect(await listed()).toEqual(['a', 'd', 'b', 'c']);
      expect((await review.list({ limit: 2 })).map(({ streamId }) => streamId)).toEqual(['a', 'd']);
      expect(await review.count()).toBe(4);
    });
  });
}
