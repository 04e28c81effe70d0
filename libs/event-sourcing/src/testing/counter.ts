import { CommandLoop, type CommandLoopOptions } from '../command-loop.js';
import { accept, type Decider, reject } from '../decider.js';
import type {
  AppendOutcome,
  BusinessTimes,
  CommandContext,
  CommittedEvent,
  DecidedEvent,
  EventStore,
} from '../event-store.js';

export type Command = { readonly type: 'add'; readonly amount: number };
type Added = { readonly type: 'added'; readonly amount: number };
type Rejection = { readonly code: 'not-positive' | 'too-many' };

/** Counts up to a hundred. An amount of 13 is a mistake of its programmer, one of 66 is none that a store takes. */
export const counter: Decider<number, Command, Added, Rejection> = {
  initialState: 0,
  decide: (state, { amount }) => {
    if (amount === 13) throw new Error('a mistake');
    if (amount <= 0) return reject({ code: 'not-positive' });
    return state + amount > 100 ? reject({ code: 'too-many' }) : accept({ type: 'added', amount });
  },
  evolve: (state, { amount }) => state + amount,
};

export const unstorable = new Error('66 cannot be stored.');

/** A store of one kind of stream, which can let other writers in between. */
class Streams implements EventStore<Added> {
  readonly events: CommittedEvent<Added>[] = [];
  loads = 0;
  appends = 0;
  beforeAppend: () => void = () => undefined;

  async load(_streamId: string, afterVersion: number) {
    this.loads += 1;
    return this.events.slice(afterVersion);
  }

  async commandsIn(_streamId: string, commandIds: readonly string[]): Promise<Set<string>> {
    const seen = new Set(this.events.map(({ commandId }) => commandId));
    return new Set(commandIds.filter((commandId) => seen.has(commandId)));
  }

  async append(
    _streamId: string,
    expectedVersion: number,
    events: readonly DecidedEvent<Added>[],
  ): Promise<AppendOutcome> {
    await Promise.resolve();
    this.appends += 1;
    this.beforeAppend();
    if (this.events.length !== expectedVersion) return { kind: 'conflict' };
    if (events.some(({ event }) => event.amount === 66)) return { kind: 'invalid', error: unstorable };
    const positions = events.map(({ event, context: { commandId }, ...times }) =>
      this.write(event, commandId, times),
    );
    return { kind: 'appended', positions };
  }

  write(event: Added, commandId: string, times: BusinessTimes = { occurredAt: '' }): string {
    const version = this.events.length + 1;
    const position = `counters:0:${version}`;
    this.events.push({ event, version, commandId, ...times, position });
    return position;
  }

  /** As another process would. */
  addElsewhere(amount: number): void {
    this.write({ type: 'added', amount }, `other-${this.events.length}`);
  }
}

export const context = (commandId: string, overrides: Partial<CommandContext> = {}): CommandContext => ({
  commandId,
  correlationId: 'correlation',
  actor: { id: 'someone', role: 'administrator' },
  now: '2011-03-01T08:00:00.000Z',
  ...overrides,
});

/** Resolves when the loop has noticed that nobody waits any more. */
export const idle = () => new Promise((resolve) => setImmediate(resolve));

export function setUp(options?: CommandLoopOptions<number>) {
  const streams = new Streams();
  const loop = new CommandLoop(counter, streams, options);
  const add = (amount: number, commandId: string, request: object = {}) =>
    loop.handle({ streamId: 's', command: { type: 'add', amount }, context: context(commandId), ...request });
  return { streams, loop, add };
}
