import { CommandLoop, type CommandLoopOptions, ContentionError } from './command-loop.js';
import { accept, type Decider, reject } from './decider.js';
import type { AppendOutcome, CommandContext, CommittedEvent, EventStore, Snapshot } from './event-store.js';
import { StreamOverloadedError } from './stream-queue.js';

type Command = { readonly type: 'add'; readonly amount: number };
type Added = { readonly type: 'added'; readonly amount: number };
type Rejection = { readonly code: 'not-positive' };

const counter: Decider<number, Command, Added, Rejection> = {
  initialState: 0,
  decide: (_state, { amount }) =>
    amount > 0 ? accept({ type: 'added', amount }) : reject({ code: 'not-positive' }),
  evolve: (state, { amount }) => state + amount,
};

/** A store of one kind of stream, which can let other writers in between. */
class Streams implements EventStore<Added> {
  readonly events: CommittedEvent<Added>[] = [];
  loads = 0;
  beforeAppend: () => void = () => undefined;

  async load(_streamId: string, afterVersion: number) {
    this.loads += 1;
    return this.events.slice(afterVersion);
  }

  async hasCommand(_streamId: string, commandId: string): Promise<boolean> {
    return this.events.some((event) => event.commandId === commandId);
  }

  async append(
    _streamId: string,
    expectedVersion: number,
    events: readonly [Added, ...Added[]],
    context: CommandContext & { readonly occurredAt: string },
  ): Promise<AppendOutcome> {
    await Promise.resolve();
    this.beforeAppend();
    if (this.events.length !== expectedVersion) return { kind: 'conflict', version: this.events.length };
    for (const event of events) this.write(event, context.commandId, context.occurredAt);
    return { kind: 'appended', version: this.events.length, position: `counters:0:${this.events.length}` };
  }

  write(event: Added, commandId: string, occurredAt: string): void {
    const version = this.events.length + 1;
    this.events.push({ event, version, commandId, occurredAt, position: `counters:0:${version}` });
  }
}

const context = (commandId: string, overrides: Partial<CommandContext> = {}): CommandContext => ({
  commandId,
  correlationId: 'correlation',
  actor: { id: 'someone', role: 'administrator' },
  now: '2011-03-01T08:00:00.000Z',
  ...overrides,
});

function setUp(options?: CommandLoopOptions<number>) {
  const streams = new Streams();
  const loop = new CommandLoop(counter, streams, options);
  const add = (amount: number, commandId: string, request: object = {}) =>
    loop.handle({ streamId: 's', command: { type: 'add', amount }, context: context(commandId), ...request });
  return { streams, loop, add };
}

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

  it('raises an earlier clock to the time of the last event', async () => {
    const { add, streams } = setUp();
    await add(1, 'a', { context: context('a', { occurredAt: '2012-01-01T00:00:00.000Z' }) });
    await add(1, 'b');
    expect(streams.events.map(({ occurredAt }) => occurredAt)).toEqual([
      '2012-01-01T00:00:00.000Z',
      '2012-01-01T00:00:00.000Z',
    ]);
  });

  it('decides again on what another writer has written in between', async () => {
    const { add, streams } = setUp();
    let others = 3;
    streams.beforeAppend = () => {
      if (others-- > 0) streams.write({ type: 'added', amount: 10 }, `other-${others}`, '');
    };
    expect(await add(1, 'a')).toMatchObject({ kind: 'accepted', state: 31, version: 4 });
  });

  it('gives up after its bound of attempts, with nothing written', async () => {
    const { add, streams } = setUp({ maxAttempts: 3 });
    streams.beforeAppend = () => streams.write({ type: 'added', amount: 10 }, 'other', '');
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
    const { add, streams } = setUp({ snapshots });
    const first = await add(2, 'a');
    await add(3, 'b');
    const load = streams.load.bind(streams);
    const after: number[] = [];
    streams.load = (streamId, afterVersion) => {
      after.push(afterVersion);
      return load(streamId, afterVersion);
    };
    expect(await add(4, 'c')).toMatchObject({ state: 9, version: 3 });
    expect(await add(2, 'a')).toEqual({ ...first, repeated: true });
    expect(after).toEqual([2, 0]);
  });
});
