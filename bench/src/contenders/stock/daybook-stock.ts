import { randomUUIDv7 } from 'node:crypto';
import {
  type EventLog,
  migrateEventLog,
  PostgresEventLog,
  type RecordedEvent,
  wholeStream,
} from '@daybook/event-log';
import {
  type CommandContext,
  CommandLoop,
  type CommandLoopOptions,
  type CommandOutcome,
  type CommandRequest,
} from '@daybook/event-sourcing';
import type { Context } from '../../benchmark.ts';
import { type Stock, type StockEvent, stockDecider } from '../../workload/stock.ts';
import { category, stockEventStore, type StockEventStore } from './stock-event-store.ts';
import type { StockKind, StreamEvent } from './stock-streams.ts';

const partitions = 16;

export interface DaybookStock {
  readonly url: string;
  readonly log: EventLog;
  readonly store: StockEventStore;
  readonly begin: (sku: string, events: readonly [StockEvent, ...StockEvent[]]) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** An event log of its own, as the command-service uses it. */
export async function openDaybookStock({ engines }: Context): Promise<DaybookStock> {
  const url = await engines.database();
  await migrateEventLog(url, { [category]: partitions });
  const log = await PostgresEventLog.open({ url });
  const store = stockEventStore(log);
  const decided = (event: StockEvent) => ({
    event,
    context: aContext(),
    occurredAt: new Date().toISOString(),
  });
  return {
    url,
    log,
    store,
    async begin(sku, [first, ...rest]) {
      const { kind } = await store.append(sku, 0, [decided(first), ...rest.map(decided)]);
      if (kind !== 'appended') throw new Error('A new stream was there already.');
    },
    close: () => log.close(),
  };
}

export const newLoop = (store: StockEventStore, options?: CommandLoopOptions<Stock>) =>
  new CommandLoop(stockDecider, store, options);

/** As it is made of a request to the API: each with a command id of its own. */
export const aRequest = <Command>(streamId: string, command: Command): CommandRequest<Command> => ({
  streamId,
  command,
  context: aContext(),
});

const aContext = (): CommandContext => ({
  commandId: randomUUIDv7(),
  correlationId: randomUUIDv7(),
  actor: { id: 'bench', role: 'administrator' },
  now: new Date().toISOString(),
});

interface Loop<Command> {
  handle(
    request: CommandRequest<Command>,
  ): Promise<CommandOutcome<unknown, Pick<StreamEvent, 'type'>, unknown>>;
}

/** A command loop on the event log, each with the options that they have by default. */
export const daybookStock = <Command>(loopOn: (log: EventLog) => Loop<Command>): StockKind<Command> => ({
  name: 'daybook',
  kind: 'ours',
  async openStock(context) {
    const { log, close } = await openDaybookStock(context);
    const loop = loopOn(log);
    return {
      async handle(sku, command) {
        const outcome = await loop.handle(aRequest(sku, command));
        return outcome.kind === 'accepted' && !outcome.repeated ? outcome.events : [];
      },
      async events(sku) {
        const events: RecordedEvent[] = [];
        for await (const event of wholeStream(log, { category, streamId: sku })) events.push(event);
        return events;
      },
      close,
    };
  },
});
