import { ordersCategory } from '@daybook/contracts';
import { type EventLog, formatPosition } from '@daybook/event-log';
import { rangesSince, startAt } from './replay-ranges.js';

/** A log of which only the times matter. */
const logOf = (
  ...partitions: ReadonlyArray<readonly number[]>
): Pick<EventLog, 'heads' | 'readPartition'> => ({
  heads: async () => partitions.map((times, partition) => ({ partition, position: times.length, hash: '' })),
  readPartition: async ({ partition, after, limit = 1 }) =>
    partitions[partition]!.slice(after, after + limit).map(
      (time) => ({ recordedAt: timeOf(time) }) as Awaited<ReturnType<EventLog['readPartition']>>[number],
    ),
});
const timeOf = (second: number): string => new Date(second * 1_000).toISOString();

describe('what is to be looked through', () => {
  const log = logOf([1, 2, 2, 3], [], [1], [5, 6, 7]);

  it.each([
    [
      0,
      [
        [0, 0, 4],
        [2, 0, 1],
        [3, 0, 3],
      ],
    ],
    [
      2,
      [
        [0, 1, 4],
        [3, 0, 3],
      ],
    ],
    [
      3,
      [
        [0, 3, 4],
        [3, 0, 3],
      ],
    ],
    [4, [[3, 0, 3]]],
    [6, [[3, 1, 3]]],
    [8, []],
  ])('is what was recorded at second %d or later', async (second, expected) => {
    const ranges = await rangesSince(log, { time: timeOf(second) });
    expect(ranges.map(({ partition, after, until }) => [partition, after, until])).toEqual(expected);
  });

  it.each([1, 2, 7, 100, 1_000])('is found among %d events', async (count) => {
    const many = logOf(Array.from({ length: count }, (_, index) => index));
    for (let second = 0; second < count; second += Math.ceil(count / 20)) {
      const ranges = await rangesSince(many, { time: timeOf(second) });
      expect(ranges).toEqual([{ partition: 0, after: second, until: count }]);
    }
  });

  const position = (partition: number, of: number, category: string = ordersCategory) =>
    formatPosition({ category, partition, position: of });

  it('begins with the event at a position, and in other partitions with its time', async () => {
    const start = await startAt(log, position(0, 3));
    expect(await rangesSince(log, start!)).toEqual([
      { partition: 0, after: 2, until: 4 },
      { partition: 3, after: 0, until: 3 },
    ]);
  });

  it.each([position(0, 5), position(1, 1), position(9, 1), 'nonsense'])(
    'does not begin at %s, where no event is',
    async (text) => {
      expect(await startAt(log, text)).toBeUndefined();
    },
  );
});
