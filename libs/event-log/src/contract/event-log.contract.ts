import { InvalidAppendError } from '../errors.js';
import type { AppendResult, EventLog, NewEvent, RecordedEvent } from '../event-log.port.js';
import { checkChain, genesisHash } from '../hash-chain.js';
import { partitionOf } from '../partitioning.js';
import { largeEvents } from './large-events.contract.js';
import { longStreams } from './long-streams.contract.js';
import { newEvent } from './new-event.js';
import { storedEvents } from './stored-events.contract.js';

export const contractCategories = { orders: 4, stock: 1 };

const category = 'orders';

function appendTo(
  log: EventLog,
  streamId: string,
  expectedVersion: number,
  count = 1,
): Promise<AppendResult> {
  const events = Array.from({ length: count }, () => newEvent()) as [NewEvent, ...NewEvent[]];
  return log.append({ category, streamId, expectedVersion, events });
}

async function wholePartition(log: EventLog, partition: number): Promise<RecordedEvent[]> {
  return log.readPartition({ category, partition, after: 0, limit: 1_000_000 });
}

/** What every adapter of the port promises. `open` gives an empty log with `contractCategories`. */
export function describeEventLogContract(name: string, open: () => Promise<EventLog>): void {
  describe(`${name} keeps the contract of an event log`, () => {
    let log: EventLog;
    beforeEach(async () => {
      log = await open();
    });
    afterEach(() => log.close());

    appending(() => log);
    concurrency(() => log);
    reading(() => log);
    content(() => log);
    longStreams(() => log);
    storedEvents(() => log);
    largeEvents(() => log);
  });
}

function appending(log: () => EventLog): void {
  it('appends all events of a stream and reads them back as they were', async () => {
    const events = [
      newEvent({
        causationId: 'cause',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        statedAt: '2010-12-01T08:26:00.000Z',
      }),
      newEvent({ type: 'SomethingElse', schemaVersion: 2 }),
    ] as const;
    const result = await log().append({ category, streamId: 'a', expectedVersion: 0, events });

    const stored = await log().readStream({ category, streamId: 'a' });
    expect(stored).toMatchObject(events);
    expect(stored.map(({ version, position, partition }) => ({ version, position, partition }))).toEqual([
      { version: 1, position: 1, partition: partitionOf('a', 4) },
      { version: 2, position: 2, partition: partitionOf('a', 4) },
    ]);
    expect(stored[0]).not.toHaveProperty('data.undefined');
    expect(stored[1]).not.toHaveProperty('causationId');
    expect(stored[1]).not.toHaveProperty('statedAt');
    let head = { position: 0, hash: genesisHash };
    for (const event of stored) {
      expect(checkChain(head, event)).toBeUndefined();
      head = event;
    }
    const { recordedAt } = stored[1]!;
    expect(result).toEqual({
      kind: 'appended',
      version: 2,
      partition: partitionOf('a', 4),
      position: 2,
      recordedAt,
    });
  });

  it.each([
    ['lower', 0],
    ['higher', 5],
  ])('answers a %s expected version with a conflict and writes nothing', async (_, expectedVersion) => {
    await appendTo(log(), 'a', 0, 2);
    expect(await appendTo(log(), 'a', expectedVersion)).toEqual({ kind: 'conflict', version: 2 });
    expect(await log().readStream({ category, streamId: 'a' })).toHaveLength(2);
    expect((await log().heads(category))[partitionOf('a', 4)]!.position).toBe(2);
  });

  it('keeps streams of the same name in different categories apart', async () => {
    await appendTo(log(), 'a', 0, 2);
    const events = [newEvent()] as const;
    expect(
      await log().append({ category: 'stock', streamId: 'a', expectedVersion: 0, events }),
    ).toMatchObject({
      kind: 'appended',
      version: 1,
      position: 1,
    });
  });

  it('tells listeners of the category that something was appended', async () => {
    const heard = new Promise<void>((resolve) => log().onAppended(category, resolve));
    await appendTo(log(), 'a', 0);
    await heard;
  });
}

function concurrency(log: () => EventLog): void {
  it('lets exactly one of 64 concurrent writers win each version of a stream', async () => {
    const versions = 20;
    const acknowledged: number[] = [];
    const writer = async () => {
      for (let expected = 0; expected < versions; expected += 1) {
        const result = await appendTo(log(), 'contended', expected);
        if (result.kind === 'appended') acknowledged.push(result.version);
      }
    };
    await Promise.all(Array.from({ length: 64 }, writer));

    const stored = await log().readStream({ category, streamId: 'contended' });
    const expected = Array.from({ length: versions }, (_, index) => index + 1);
    expect(stored.map(({ version }) => version)).toEqual(expected);
    expect(acknowledged.toSorted((a, b) => a - b)).toEqual(expected);
  });

  it('gives out positions without gaps, chained by hashes, whatever loses in between', async () => {
    await appendTo(log(), 'loser', 0);
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        index % 5 === 0
          ? appendTo(log(), 'loser', 7)
          : appendTo(log(), `stream-${index}`, 0, 1 + (index % 3)),
      ),
    );
    expect(results.filter(({ kind }) => kind === 'conflict')).toHaveLength(40);

    for (const { partition, ...head } of await log().heads(category)) {
      let last = { position: 0, hash: genesisHash };
      for (const event of await wholePartition(log(), partition)) {
        expect(checkChain(last, event)).toBeUndefined();
        last = { position: event.position, hash: event.hash };
      }
      expect(last).toEqual(head);
    }
  });

  it('takes appends of one stream that are sent before the earlier ones are answered', async () => {
    const results = await Promise.all([0, 1, 2, 3].map((expected) => appendTo(log(), 'hot', expected)));
    expect(results).toMatchObject([1, 2, 3, 4].map((version) => ({ kind: 'appended', version })));
  });

  it('never shows a reader a gap or a late arrival while writers write', async () => {
    let writing = true;
    const writers = Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        for (let n = 0; n < 20; n += 1) await appendTo(log(), `w${writer}-${n}`, 0, 1 + (n % 2));
      }),
    ).finally(() => (writing = false));
    const checkpoints = new Map([0, 1, 2, 3].map((partition) => [partition, 0]));
    let seen = 0;
    for (let last = false; !last;) {
      last = !writing;
      const events = await log().readPartitions({ category, after: checkpoints, limitPerPartition: 10 });
      for (const event of events) {
        expect(event.position).toBe(checkpoints.get(event.partition)! + 1);
        checkpoints.set(event.partition, event.position);
      }
      seen += events.length;
      last &&= events.length === 0;
    }
    await writers;
    expect(seen).toBe(16 * 30);
  });
}

function reading(log: () => EventLog): void {
  it('reads a stream and a partition in pages', async () => {
    await appendTo(log(), 'a', 0, 5);
    const partition = partitionOf('a', 4);
    const streamPage = await log().readStream({ category, streamId: 'a', afterVersion: 1, limit: 3 });
    expect(streamPage.map(({ version }) => version)).toEqual([2, 3, 4]);
    const partitionPage = await log().readPartition({ category, partition, after: 3, limit: 10 });
    expect(partitionPage.map(({ position }) => position)).toEqual([4, 5]);
  });

  it('reads only the partitions that are asked for, each from its own position', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => appendTo(log(), `s${index}`, 0)));
    const events = await log().readPartitions({
      category,
      after: new Map([
        [1, 2],
        [3, 0],
      ]),
      limitPerPartition: 4,
    });
    const places = events.map(({ partition, position }) => `${partition}:${position}`);
    expect(places).toEqual(['1:3', '1:4', '1:5', '1:6', '3:1', '3:2', '3:3', '3:4']);
  });

  it('tells its clock, by which events are recorded', async () => {
    const before = await log().now();
    const result = await appendTo(log(), 'a', 0);
    const after = await log().now();
    const { recordedAt } = result as Extract<AppendResult, { kind: 'appended' }>;
    expect([before, recordedAt, after]).toEqual([before, recordedAt, after].toSorted());
    expect(new Date(before).toISOString()).toBe(before);
  });

  it('answers with nothing for a stream that does not exist', async () => {
    expect(await log().readStream({ category, streamId: 'nobody' })).toEqual([]);
  });

  it('starts with empty heads at the genesis hash', async () => {
    const heads = [0, 1, 2, 3].map((partition) => ({ partition, position: 0, hash: genesisHash }));
    expect(await log().heads(category)).toEqual(heads);
  });
}

function content(log: () => EventLog): void {
  it.each([
    ['U+0000', 'a\u0000b'],
    ['a lone surrogate', 'a\ud800b'],
  ])('refuses text with %s for ever, and stores its batch-mates', async (_, text) => {
    const before = appendTo(log(), 'before', 0);
    const refused = log().append({
      category,
      streamId: 'odd',
      expectedVersion: 0,
      events: [newEvent(), newEvent({ data: { text } })],
    });
    const after = appendTo(log(), 'after', 0);
    await expect(refused).rejects.toBeInstanceOf(InvalidAppendError);
    expect(await before).toMatchObject({ kind: 'appended' });
    expect(await after).toMatchObject({ kind: 'appended' });
    expect(await log().readStream({ category, streamId: 'odd' })).toEqual([]);
  });

  it.each([
    ['a time without milliseconds', { occurredAt: '2026-01-01T00:00:00Z' }],
    ['a month that does not exist', { occurredAt: '2026-13-01T00:00:00.000Z' }],
    ['a day that does not exist', { occurredAt: '2026-02-30T00:00:00.000Z' }],
    ['an hour that is the next day', { occurredAt: '2026-01-01T24:00:00.000Z' }],
    ['a year that not every store holds', { occurredAt: '0000-12-31T23:59:59.999Z' }],
    ['a stated time of another form', { statedAt: '2026-01-01T00:00:00Z' }],
    ['an id that is no UUID', { eventId: '0190a5d0' }],
    ['a schema version that is no whole number', { schemaVersion: 1.5 }],
    ['a schema version beyond what is kept', { schemaVersion: 40_000 }],
  ])('refuses %s for ever, and stores its batch-mates', async (_, odd) => {
    const before = appendTo(log(), 'before', 0);
    const events = [newEvent(odd)] as const;
    const refused = log().append({ category, streamId: 'odd', expectedVersion: 0, events });
    await expect(refused).rejects.toBeInstanceOf(InvalidAppendError);
    expect(await before).toMatchObject({ kind: 'appended' });
    expect(await log().readStream({ category, streamId: 'odd' })).toEqual([]);
  });

  it('gives each append of a batch its own answer, whichever of them is refused', async () => {
    const streams = Array.from({ length: 40 }, (_, index) => `stream-${(index * 7) % 40}`);
    const odd = new Set([3, 17, 39].map((index) => streams[index]!));
    const results = await Promise.allSettled(
      streams.map((streamId) => {
        const data = { text: odd.has(streamId) ? 'a\u0000b' : streamId };
        return log().append({ category, streamId, expectedVersion: 0, events: [newEvent({ data })] });
      }),
    );
    for (const [index, result] of results.entries()) {
      const streamId = streams[index]!;
      const [stored] = await log().readStream({ category, streamId });
      if (odd.has(streamId)) {
        expect(result).toMatchObject({ status: 'rejected', reason: expect.any(InvalidAppendError) });
        expect(stored).toBeUndefined();
      } else {
        const { partition, position } = stored!;
        expect(result).toMatchObject({
          status: 'fulfilled',
          value: { kind: 'appended', partition, position },
        });
      }
    }
  });

  it('stores what looks like SQL, JSON or an array as text', async () => {
    const text = `'; DROP TABLE x; -- {"a":["\\\\"]} ,{},NULL, \t\n "quoted"`;
    await log().append({
      category,
      streamId: text,
      expectedVersion: 0,
      events: [newEvent({ data: { text } })],
    });
    expect(await log().readStream({ category, streamId: text })).toMatchObject([
      { streamId: text, data: { text } },
    ]);
  });
}
