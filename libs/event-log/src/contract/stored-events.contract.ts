import { randomUUID } from 'node:crypto';
import type { EventLog } from '../event-log.port.js';
import { contentText } from '../hash-chain.js';
import { eventText } from '../stored-event.js';
import { newEvent } from './new-event.js';

const category = 'orders';

export function storedEvents(log: () => EventLog): void {
  it('gives events as they are stored, with the text that was hashed', async () => {
    const data = { '2': 'two', '10': ',"eventId":"none"', nested: { eventId: 'deep', a: [',"eventId":"'] } };
    const event = newEvent({ data, statedAt: '2010-01-01T00:00:00.000Z', causationId: randomUUID() });
    await log().append({
      category,
      streamId: 'as "stored"',
      expectedVersion: 0,
      events: [event, newEvent()],
    });
    const after = new Map((await log().heads(category)).map(({ partition }) => [partition, 0]));

    const read = await log().readPartitions({ category, after, limitPerPartition: 10 });
    const stored = await log().readStored({ category, after, limitPerPartition: 10 });
    expect(read).toHaveLength(2);
    expect(stored.map((each) => JSON.parse(eventText(each)) as unknown)).toEqual(read);
    expect(stored.map(({ content }) => content)).toEqual(read.map(contentText));
    for (const [index, { content, ...named }] of stored.entries()) expect(read[index]).toMatchObject(named);
  });
}
