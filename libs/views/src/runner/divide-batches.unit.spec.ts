import type { PartitionBatch } from '@daybook/event-feed';
import { sharesOf, slicesOf } from './divide-batches.js';

const eventBytes = 100;
const bounds = { maxStreams: 1_000, maxBytes: 1_000_000 };

/** A batch of one partition; each letter is an event of that stream. */
const batch = (partition: number, streams: string): PartitionBatch => ({
  category: 'orders',
  partition,
  events: streams.split('').map((streamId, index) => ({
    streamId,
    position: index + 1,
    data: { text: 'x'.repeat(eventBytes) },
  })) as never,
});

const told = (batches: readonly PartitionBatch[]) =>
  batches.map(({ partition, events }) => `${partition}:${events.map(({ streamId }) => streamId).join('')}`);

describe('sharesOf', () => {
  const large = (partition: number) => batch(partition, 'a'.repeat(200));

  it('gives each partition to one share, and each share about as many events', () => {
    const batches = [0, 1, 2, 3, 4, 5].map(large);
    const shares = sharesOf(batches, 2);
    expect(shares.map((share) => share.map(({ partition }) => partition))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it('leaves together what is small, or in one partition', () => {
    expect(sharesOf([batch(0, 'a'), batch(1, 'b')], 2)).toEqual([[batch(0, 'a'), batch(1, 'b')]]);
    expect(sharesOf([batch(0, 'a'.repeat(1_000))], 2)).toHaveLength(1);
    expect(sharesOf([large(0), large(1), large(2)], 1)).toHaveLength(1);
    expect(sharesOf([], 2)).toEqual([]);
  });
});

describe('slicesOf', () => {
  const none = new Map<string, number>();

  it('begins a slice where it would hold too many bytes of events, and gives none nothing', () => {
    const maxBytes = 2.5 * eventBytes;
    const slices = [...slicesOf([batch(0, 'abc'), batch(1, 'd')], none, { ...bounds, maxBytes })];
    expect(slices.map(told)).toEqual([['0:ab'], ['0:c', '1:d']]);
    const single = [...slicesOf([batch(0, 'ab'), batch(1, 'c')], none, { ...bounds, maxBytes: 1 })];
    expect(single.map(told)).toEqual([['0:a'], ['0:b'], ['1:c']]);
  });

  it('counts an order that is loaded once a slice, with all that it is', () => {
    const loaded = new Map([
      ['a', 10 * eventBytes],
      ['b', 10 * eventBytes],
    ]);
    const slices = [...slicesOf([batch(0, 'aaabc')], loaded, { ...bounds, maxBytes: 15 * eventBytes })];
    expect(slices.map(told)).toEqual([['0:aaa'], ['0:bc']]);
    // What a slice has made of an order the next one loads.
    const maxBytes = 4.5 * eventBytes;
    const grown = [...slicesOf([batch(0, 'aaaaba')], none, { ...bounds, maxBytes })];
    expect(grown.map(told)).toEqual([['0:aaa'], ['0:a'], ['0:b'], ['0:a']]);
  });

  it('begins a slice where there would be too many orders, also within a partition', () => {
    const slices = [
      ...slicesOf([batch(0, 'ababc'), batch(1, 'dede'), batch(2, 'f')], none, { ...bounds, maxStreams: 2 }),
    ];
    expect(slices.map(told)).toEqual([['0:abab'], ['0:c', '1:d'], ['1:ede'], ['2:f']]);
  });

  it('leaves together what fits, and no batch empty', () => {
    expect(
      [...slicesOf([batch(0, 'ab'), batch(1, 'c')], none, { ...bounds, maxStreams: 3 })].map(told),
    ).toEqual([['0:ab', '1:c']]);
    expect(
      [...slicesOf([batch(0, 'ab'), batch(1, 'cd')], none, { ...bounds, maxStreams: 2 })].map(told),
    ).toEqual([['0:ab'], ['1:cd']]);
    expect([...slicesOf([])]).toEqual([]);
  });
});
