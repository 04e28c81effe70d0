import { CommandLoop, ContentionError } from './command-loop.js';
import type { Snapshot } from './event-store.js';
import { StreamOverloadedError } from './stream-queues.js';
import { context, counter, idle, setUp, unstorable } from './testing/counter.js';

describe('CommandLoop', () => {
  it('decides on the state so far and appends at its version', async () => {
    const { add } = setUp();
    expect(await add(2, 'a')).toMatchObject({ kind: 'accepted', state: 2, version: 1, repeated: false });
    expect(await add(3, 'b')).toMatchObject({
      kind: 'accepted',
      state: 5,
      version: 2,
      position: 'counters:0:2',
    });
  });

  it('hands on a rejection and appends nothing', async () => {
    const { add, streams } = setUp();
    expect(await add(-1, 'a')).toEqual({ kind: 'rejected', rejection: { code: 'not-positive' } });
    expect(streams.events).toEqual([]);
  });

  it('gives a repeated command its first answer, even after others have followed', async () => {
    const { add, streams } = setUp();
    const first = await add(2, 'a');
    await add(3, 'b');
    expect(await add(2, 'a')).toEqual({ ...first, repeated: true });
    expect(streams.events).toHaveLength(2);
  });

  it('finds a repeat on the way of a command that expects a new stream', async () => {
    const { add, streams } = setUp();
    const first = await add(2, 'a', { likelyNew: true });
    expect(await add(2, 'a', { likelyNew: true })).toEqual({ ...first, repeated: true });
    expect(streams.events).toHaveLength(1);
  });

  it('does not read for a command that expects a new stream, and decides again where it is not', async () => {
    const { add, streams } = setUp();
    await add(2, 'a', { likelyNew: true });
    expect(streams.loads).toBe(0);
    expect(await add(3, 'b', { likelyNew: true })).toMatchObject({ kind: 'accepted', state: 5, version: 2 });
  });

  it('refuses a command id that stands for something else', async () => {
    const { add } = setUp();
    await add(2, 'a');
    expect(await add(3, 'a')).toEqual({ kind: 'command-id-reused' });
  });

  it('counts another business time as another content', async () => {
    const { add } = setUp();
    const at = (occurredAt: string) => ({ context: context('a', { occurredAt }) });
    await add(2, 'a', at('2010-01-01T00:00:00.000Z'));
    expect(await add(2, 'a', at('2010-01-01T00:00:00.000Z'))).toMatchObject({ repeated: true });
    expect(await add(2, 'a', at('2010-01-02T00:00:00.000Z'))).toEqual({ kind: 'command-id-reused' });
  });

  it('answers an expected version that is not there any more as stale, but a repeat before that', async () => {
    const { add } = setUp();
    await add(1, 'a', { expectedVersion: 0 });
    expect(await add(1, 'b', { expectedVersion: 0 })).toEqual({ kind: 'stale-version', version: 1 });
    expect(await add(1, 'a', { expectedVersion: 0 })).toMatchObject({ kind: 'accepted', repeated: true });
  });

  it('decides again on what another writer has written in between', async () => {
    const { add, streams } = setUp();
    let others = 3;
    streams.beforeAppend = () => {
      if (others-- > 0) streams.addElsewhere(10);
    };
    expect(await add(1, 'a')).toMatchObject({ kind: 'accepted', state: 31, version: 4 });
  });

  it('gives up after its bound of attempts, with nothing written', async () => {
    const { add, streams } = setUp({ maxAttempts: 3 });
    streams.beforeAppend = () => streams.addElsewhere(10);
    await expect(add(1, 'a')).rejects.toEqual(new ContentionError('s', 3));
    expect(streams.events.some(({ commandId }) => commandId === 'a')).toBe(false);
  });

  it('takes commands of one stream one after another, so that they do not fail each other', async () => {
    const { add, streams } = setUp({ maxAttempts: 1 });
    await Promise.all(Array.from({ length: 64 }, (_, index) => add(1, `c${index}`)));
    expect(streams.events).toHaveLength(64);
  });

  it('bounds how many commands wait for one stream', async () => {
    const { add } = setUp({ maxWaitingPerStream: 2 });
    const results = await Promise.allSettled([add(1, 'a'), add(1, 'b'), add(1, 'c')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect((results[2] as PromiseRejectedResult).reason).toBeInstanceOf(StreamOverloadedError);
    expect(await add(1, 'd')).toMatchObject({ kind: 'accepted' });
  });

  it('starts from a snapshot, and goes behind it only for a command seen before', async () => {
    let kept: Snapshot<number> | undefined;
    const snapshots = {
      load: async () => kept,
      offer: (_: string, snapshot: Snapshot<number>) => (kept = snapshot),
    };
    const { add, streams } = setUp({ snapshots, maxRecentBytes: 1 });
    const first = await add(2, 'a');
    await add(3, 'b');
    await idle();
    const load = streams.load.bind(streams);
    const after: number[] = [];
    streams.load = (streamId, afterVersion) => {
      after.push(afterVersion);
      return load(streamId, afterVersion);
    };
    expect(await add(4, 'c')).toMatchObject({ state: 9, version: 3 });
    await idle();
    expect(await add(2, 'a')).toEqual({ ...first, repeated: true });
    expect(after).toEqual([2, 3, 0]);
  });
});

describe('commands for one stream that come together', () => {
  it('are decided each on what the one before it left, and go as one append', async () => {
    const { add, streams } = setUp();
    const outcomes = await Promise.all([add(60, 'a'), add(-1, 'b'), add(50, 'c'), add(40, 'd'), add(1, 'e')]);
    expect(outcomes).toMatchObject([
      { kind: 'accepted', state: 60, version: 1, position: 'counters:0:1' },
      { kind: 'rejected', rejection: { code: 'not-positive' } },
      { kind: 'rejected', rejection: { code: 'too-many' } },
      { kind: 'accepted', state: 100, version: 2, position: 'counters:0:2' },
      { kind: 'rejected', rejection: { code: 'too-many' } },
    ]);
    expect(streams.appends).toBe(1);
    expect(streams.events.map(({ commandId }) => commandId)).toEqual(['a', 'd']);
  });

  it('go in as many appends as the bound makes of them', async () => {
    const { add, streams } = setUp({ maxCommandsPerAppend: 10 });
    await Promise.all(Array.from({ length: 64 }, (_, index) => add(1, `c${index}`)));
    expect(streams.appends).toBe(7);
    expect(streams.events.map(({ commandId }) => commandId)).toEqual(
      Array.from({ length: 64 }, (_, index) => `c${index}`),
    );
  });

  it('are all decided again when another writer was faster', async () => {
    const { add, streams } = setUp();
    streams.beforeAppend = () => {
      if (streams.appends === 1) streams.addElsewhere(50);
    };
    expect(await Promise.all([add(30, 'a'), add(30, 'b'), add(20, 'c')])).toMatchObject([
      { kind: 'accepted', state: 80, version: 2 },
      { kind: 'rejected', rejection: { code: 'too-many' } },
      { kind: 'accepted', state: 100, version: 3 },
    ]);
  });

  it('see each other at the version that they expect', async () => {
    const { add } = setUp();
    const at = (expectedVersion: number) => ({ expectedVersion });
    expect(await Promise.all([add(1, 'a', at(0)), add(1, 'b', at(0)), add(1, 'c', at(1))])).toMatchObject([
      { kind: 'accepted', version: 1 },
      { kind: 'stale-version', version: 1 },
      { kind: 'accepted', version: 2 },
    ]);
  });

  it('are answered as one where they are one command', async () => {
    const { add, streams } = setUp();
    const [first, again, other] = await Promise.all([add(2, 'a'), add(2, 'a'), add(3, 'a')]);
    expect(first).toMatchObject({ kind: 'accepted', repeated: false });
    expect(again).toEqual({ ...first, repeated: true });
    expect(other).toEqual({ kind: 'command-id-reused' });
    expect(streams.events).toHaveLength(1);
  });

  it('do not fail with one of them', async () => {
    const { add, streams } = setUp();
    const outcomes = await Promise.allSettled([add(1, 'a'), add(13, 'b'), add(66, 'c'), add(2, 'd')]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: { kind: 'accepted', version: 1 } },
      { status: 'rejected', reason: { message: 'a mistake' } },
      { status: 'rejected', reason: unstorable },
      { status: 'fulfilled', value: { kind: 'accepted', version: 2 } },
    ]);
    expect(streams.events.map(({ commandId }) => commandId)).toEqual(['a', 'd']);
  });

  it('are told when the store fails, and begin with what is stored afterwards', async () => {
    const { add, streams } = setUp();
    await add(1, 'before');
    streams.beforeAppend = () => {
      streams.beforeAppend = () => undefined;
      // It was stored, but the answer was lost.
      streams.write({ type: 'added', amount: 2 }, 'a');
      throw new Error('The connection was lost.');
    };
    const lost = await Promise.allSettled([add(2, 'a'), add(3, 'b')]);
    expect(lost.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await Promise.all([add(2, 'a'), add(3, 'b')])).toMatchObject([
      { kind: 'accepted', repeated: true, version: 2 },
      { kind: 'accepted', repeated: false, version: 3, state: 6 },
    ]);
  });
});

describe('a stream that was used before', () => {
  it('is not read again for a command that leads to events', async () => {
    const { add, streams } = setUp();
    await add(1, 'a');
    const { loads } = streams;
    expect(await add(2, 'b')).toMatchObject({ kind: 'accepted', state: 3, version: 2 });
    expect(streams.loads).toBe(loads);
  });

  it('is read before a command is refused, since others may have changed it', async () => {
    const { add, streams } = setUp();
    await add(99, 'a');
    expect(await add(2, 'b')).toEqual({ kind: 'rejected', rejection: { code: 'too-many' } });
    streams.write({ type: 'added', amount: -50 }, 'elsewhere');
    expect(await add(2, 'b')).toMatchObject({ kind: 'accepted', state: 51, version: 3 });
  });

  it('is read before a version counts as stale', async () => {
    const { add, streams } = setUp();
    await add(1, 'a');
    streams.addElsewhere(1);
    expect(await add(1, 'b', { expectedVersion: 2 })).toMatchObject({ kind: 'accepted', version: 3 });
  });

  it('stays in memory while commands wait for it, however much it weighs', async () => {
    const { add, streams } = setUp({ maxRecentBytes: 3_000, maxCommandsPerAppend: 5 });
    await Promise.all(Array.from({ length: 90 }, (_, index) => add(1, `c${index}`)));
    expect(streams.loads).toBe(1);
    await idle();
    await add(1, 'afterwards');
    expect(streams.loads).toBe(2);
  });

  it('stays in memory however many commands it has seen, and still knows them', async () => {
    const { add, streams } = setUp({ maxRecentBytes: 2_500, maxCommandIdsPerStream: 10 });
    const [first] = await Promise.all(Array.from({ length: 90 }, (_, index) => add(1, `c${index}`)));
    await idle();
    expect(await add(1, 'afterwards')).toMatchObject({ kind: 'accepted', state: 91, version: 91 });
    expect(streams.loads).toBe(1);
    expect(await add(1, 'c0')).toEqual({ ...first, repeated: true });
    expect(streams.events).toHaveLength(91);
  });

  it('is known to another process as well, however many commands it has seen', async () => {
    const { add, streams } = setUp();
    await Promise.all(Array.from({ length: 90 }, (_, index) => add(1, `c${index}`)));
    const other = new CommandLoop(counter, streams, { maxCommandIdsPerStream: 10 });
    const command = { type: 'add', amount: 1 } as const;
    const again = await other.handle({ streamId: 's', command, context: context('c0') });
    expect(again).toMatchObject({ kind: 'accepted', repeated: true, version: 1 });
    expect(streams.events).toHaveLength(90);
  });

  it('is forgotten when others take its place', async () => {
    const { loop, streams } = setUp({ maxRecentBytes: 4_000 });
    const to = (streamId: string, commandId: string) =>
      loop.handle({ streamId, command: { type: 'add', amount: 1 }, context: context(commandId) });
    await to('s', 'a');
    const { loads } = streams;
    await to('s', 'b');
    expect(streams.loads).toBe(loads);
    for (let other = 0; other < 5; other += 1) await to(`other-${other}`, `o${other}`).catch(() => undefined);
    const later = streams.loads;
    await to('s', 'c');
    expect(streams.loads).toBe(later + 1);
  });
});

describe('the state of a stream', () => {
  it('comes from memory where that is new enough, and from the store otherwise', async () => {
    const { add, loop, streams } = setUp();
    await add(1, 'a');
    const { loads } = streams;
    expect(await loop.stateFrom('s', 1)).toBe(1);
    expect(streams.loads).toBe(loads);
    streams.addElsewhere(2);
    expect(await loop.stateFrom('s', 1)).toBe(1);
    expect(await loop.stateFrom('s', 2)).toBe(3);
    expect(streams.loads).toBe(loads + 1);
    expect(await loop.stateFrom('s', 2)).toBe(3);
    expect(streams.loads).toBe(loads + 1);
    expect(await add(1, 'b')).toMatchObject({ kind: 'accepted', state: 4, version: 3 });
  });
});
