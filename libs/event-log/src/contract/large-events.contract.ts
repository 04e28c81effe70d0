import type { EventLog, NewEvent } from '../event-log.port.js';
import { partitionOf } from '../partitioning.js';
import { newEvent } from './new-event.js';

const category = 'orders';
const partitions = 4;

/** So much alike that a store makes little of it; who reads it has all the same. */
const data = { lines: Array.from({ length: 200 }, () => 'WHITE HANGING HEART T-LIGHT HOLDER') };
const eventBytes = JSON.stringify(data).length;
const maxBytes = 4 * eventBytes;
/** How a store counts the blanks of JSON is its own. */
const maxEvents = 5;
const count = 3 * maxEvents;

/** A stream in each partition. */
const streams = Array.from({ length: partitions }, (_, partition) => {
  for (let n = 0; ; n += 1) if (partitionOf(`large-${n}`, partitions) === partition) return `large-${n}`;
});

/** What keeps memory bounded, however large the events are that come together. */
export function largeEvents(log: () => EventLog): void {
  const append = (streamId: string) =>
    log().append({
      category,
      streamId,
      expectedVersion: 0,
      events: Array.from({ length: count }, () => newEvent({ data })) as [NewEvent, ...NewEvent[]],
    });

  it('ends a read where it holds so many bytes, and never before there is something in it', async () => {
    await append(streams[1]!);
    for (let after = 0; after < count;) {
      const page = await log().readPartition({ category, partition: 1, after, maxBytes });
      expect(page.length).toBeGreaterThan(1);
      expect(page.length).toBeLessThanOrEqual(maxEvents);
      expect(page[0]!.position).toBe(after + 1);
      after = page.at(-1)!.position;
    }
    const one = { category, partition: 1, maxBytes: 1 };
    expect(await log().readPartition({ ...one, after: count - 2 })).toMatchObject([{ position: count - 1 }]);
    expect(await log().readPartition({ ...one, after: count })).toEqual([]);
  });

  it('holds no more of several partitions than of one, and reads first what is named first', async () => {
    await Promise.all(streams.map(append));
    const after = new Map([2, 3, 0, 1].map((partition) => [partition, 0]));
    const events = await log().readPartitions({ category, after, limitPerPartition: 100, maxBytes });
    expect(events[0]).toMatchObject({ partition: 2, position: 1 });
    expect(events.length).toBeLessThanOrEqual(maxEvents + 1);
  });

  it('pages through a stream of them to its end', async () => {
    await append(streams[0]!);
    const versions: number[] = [];
    for await (const page of log().streamPages({ category, streamId: streams[0]!, maxBytes })) {
      expect(page.length).toBeGreaterThan(0);
      expect(page.length).toBeLessThanOrEqual(maxEvents);
      versions.push(...page.map(({ version }) => version));
    }
    expect(versions).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    for await (const page of log().streamPages({ category, streamId: 'nobody' }))
      expect(page).toBeUndefined();
  });
}
