import type { PartitionBatch } from '@daybook/event-feed';
import { lanesOf, slicesOf } from './divide-batches.js';

/** A batch of one partition; each letter is an event of that stream. */
const batch = (partition: number, streams: string): PartitionBatch => ({
  category: 'orders',
  partition,
  events: streams.split('').map((streamId, index) => ({ streamId, position: index + 1 })) as never,
});

const told = (batches: readonly PartitionBatch[]) =>
  batches.map(({ partition, events }) => `${partition}:${events.map(({ streamId }) => streamId).join('')}`);

describe('lanesOf', () => {
  const large = (partition: number) => batch(partition, 'a'.repeat(200));

  it('gives each partition to one lane, and each lane about as many events', () => {
    const batches = [0, 1, 2, 3, 4, 5].map(large);
    const lanes = lanesOf(batches, 2);
    expect(lanes.map((lane) => lane.map(({ partition }) => partition))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it('leaves together what is small, or in one partition', () => {
    expect(lanesOf([batch(0, 'a'), batch(1, 'b')], 2)).toEqual([[batch(0, 'a'), batch(1, 'b')]]);
    expect(lanesOf([batch(0, 'a'.repeat(1_000))], 2)).toHaveLength(1);
    expect(lanesOf([large(0), large(1), large(2)], 1)).toHaveLength(1);
    expect(lanesOf([], 2)).toEqual([]);
  });
});

describe('slicesOf', () => {
  it('begins a slice where there would be too many orders, also within a partition', () => {
    const slices = [...slicesOf([batch(0, 'ababc'), batch(1, 'dede'), batch(2, 'f')], 2)];
    expect(slices.map(told)).toEqual([['0:abab'], ['0:c', '1:d'], ['1:ede'], ['2:f']]);
  });

  it('leaves together what fits, and no batch empty', () => {
    expect([...slicesOf([batch(0, 'ab'), batch(1, 'c')], 3)].map(told)).toEqual([['0:ab', '1:c']]);
    expect([...slicesOf([batch(0, 'ab'), batch(1, 'cd')], 2)].map(told)).toEqual([['0:ab'], ['1:cd']]);
    expect([...slicesOf([], 2)]).toEqual([]);
  });
});
