import { randomUUID } from 'node:crypto';
import type { PartitionBatch } from '@daybook/event-feed';
import type { RecordedEvent } from '@daybook/event-log';
import { Isolation } from './isolation.js';
import { MemoryParkedStreams } from './memory/memory-parked-streams.js';

const subscribed = { subscription: 'payments.inbox', category: 'orders' };
class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError';
}

let parked: MemoryParkedStreams;
let handled: string[];
let calls: number;
let refuse: (event: RecordedEvent) => Error | undefined;
let isolation: Isolation;

const labelOf = ({ streamId, version }: RecordedEvent) => `${streamId}${version}`;

beforeEach(() => {
  parked = new MemoryParkedStreams();
  [handled, calls, refuse] = [[], 0, () => undefined];
  isolation = new Isolation({
    subscribed,
    parked,
    handle: async (batches, passedOver) => {
      calls += 1;
      const events = batches
        .flatMap((batch) => batch.events)
        .filter(({ streamId }) => !passedOver.has(streamId));
      const errors = events.flatMap((event) => refuse(event) ?? []);
      if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
      handled.push(...events.map(labelOf));
      return [];
    },
    isStoreFault: (error) => error instanceof StoreAwayError,
    logger: { info: () => undefined, warn: () => undefined },
  });
});

/** Batches of partitions, each written as its events: `a1 b1 a2`. */
function delivery(...partitions: string[]): PartitionBatch[] {
  return partitions.map((text, partition) => ({
    category: 'orders',
    partition,
    events: text.split(' ').map((label, index) => ({
      eventId: randomUUID(),
      category: 'orders',
      streamId: label[0]!,
      version: Number(label.slice(1)),
      partition,
      position: index + 1,
      type: 'OrderPlaced',
      schemaVersion: 1,
      data: {},
      occurredAt: '2026-01-05T08:26:00.000Z',
      recordedAt: '2026-01-05T08:26:00.014Z',
      commandId: 'c',
      correlationId: 'r',
      actor: { id: 'a', role: 'administrator' },
      hash: '0'.repeat(64),
    })),
  }));
}

const poison =
  (...labels: string[]) =>
  (event: RecordedEvent) =>
    labels.includes(labelOf(event)) ? new RangeError('out of range') : undefined;

const parkedNow = async () =>
  (await parked.list({ limit: 100 })).map(
    ({ streamId, version, lastVersion }) => `${streamId}${version}-${lastVersion}`,
  );

describe('the isolation of streams', () => {
  it('hands on a delivery as it is, as long as all goes well', async () => {
    await isolation.refresh();
    await isolation.handle(delivery('a1 b1', 'c1'));
    expect([handled, calls]).toEqual([['a1', 'b1', 'c1'], 1]);
  });

  it('parks the one stream that fails by itself, and handles all the others', async () => {
    refuse = poison('b1');
    await isolation.handle(delivery('a1 b1 a2', 'c1 d1'));
    expect(handled.toSorted()).toEqual(['a1', 'a2', 'c1', 'd1']);
    expect(await parkedNow()).toEqual(['b1-1']);
  });

  it('passes over what comes of a parked stream, in the same delivery and afterwards', async () => {
    refuse = poison('b2');
    await isolation.handle(delivery('a1 b1 b2 a2 b3'));
    await isolation.handle(delivery('b4 a3'));
    expect(handled).toEqual(['a1', 'b1', 'a2', 'a3']);
    expect(await parkedNow()).toEqual(['b2-4']);
  });

  it('keeps the order of each stream', async () => {
    refuse = poison('c1', 'f2');
    await isolation.handle(delivery('a1 b1 a2 c1 a3 d1 a4 f1 f2 a5 d2'));
    expect(handled.filter((label) => label.startsWith('a'))).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    expect(await parkedNow()).toEqual(['c1-1', 'f2-2']);
  });

  it('needs attempts in proportion to the logarithm of what is delivered', async () => {
    refuse = poison('b700');
    const events = Array.from({ length: 1_024 }, (_, index) => `${index === 699 ? 'b' : 'a'}${index + 1}`);
    await isolation.handle(delivery(events.join(' ')));
    expect(handled).toHaveLength(1_023);
    expect(calls).toBeLessThan(30);
  });

  it('parks nothing because of what happened once', async () => {
    let failures = 2;
    refuse = (event) => (labelOf(event) === 'b1' && failures-- > 0 ? new RangeError('once') : undefined);
    await isolation.handle(delivery('a1 b1'));
    expect(handled.toSorted()).toEqual(['a1', 'b1']);
    expect(await parkedNow()).toEqual([]);
  });

  it.each([
    ['alone', () => new StoreAwayError()],
    ['beside others', () => new AggregateError([new RangeError('out of range'), new StoreAwayError()])],
  ])('parks nothing where the store is away: %s', async (_, error) => {
    refuse = (event) => (labelOf(event) === 'b1' ? error() : undefined);
    await expect(isolation.handle(delivery('a1 b1'))).rejects.toThrow();
    expect([handled, await parkedNow()]).toEqual([[], []]);
  });

  it('stops where the store goes away in the middle of it', async () => {
    refuse = (event) => {
      if (labelOf(event) === 'a1') return new RangeError('out of range');
      return labelOf(event) === 'c1' && handled.includes('b1') ? new StoreAwayError() : undefined;
    };
    await expect(isolation.handle(delivery('a1 b1 c1 d1'))).rejects.toThrow(StoreAwayError);
    expect(await parkedNow()).toEqual(['a1-1']);
    expect(handled).toEqual(['b1']);
  });

  it('learns at its beginning what others have parked', async () => {
    await isolation.refresh();
    const others = { partition: 0, position: 1, version: 1, lastVersion: 1, reason: 'TypeError' };
    await parked.park({ ...subscribed, streamId: 'b', ...others });
    await isolation.refresh();
    await isolation.handle(delivery('a1 b2'));
    expect(handled).toEqual(['a1']);
  });
});
