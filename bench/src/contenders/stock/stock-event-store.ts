import { randomUUIDv7 } from 'node:crypto';
import {
  type EventLog,
  formatPosition,
  type Json,
  type NewEvent,
  type RecordedEvent,
  wholeStream,
} from '@daybook/event-log';
import type { AppendOutcome, CommittedEvent, DecidedEvent, EventStore } from '@daybook/event-sourcing';
import type { StockEvent } from '../../workload/stock.ts';

export const category = 'stock';
const schemaVersion = 1;

/** The streams of stock in the event log, as the command-service has those of orders. */
export class StockEventStore implements EventStore<StockEvent> {
  private readonly log: EventLog;

  constructor(log: EventLog) {
    this.log = log;
  }

  async load(streamId: string, afterVersion: number): Promise<CommittedEvent<StockEvent>[]> {
    const committed: CommittedEvent<StockEvent>[] = [];
    for await (const event of wholeStream(this.log, { category, streamId, afterVersion })) {
      const { version, commandId, occurredAt } = event;
      const position = formatPosition(event);
      committed.push({ event: decode(event), version, commandId, occurredAt, position });
    }
    return committed;
  }

  commandsIn(streamId: string, commandIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.log.commandsIn({ category, streamId }, commandIds);
  }

  async append(
    streamId: string,
    expectedVersion: number,
    [first, ...rest]: readonly [DecidedEvent<StockEvent>, ...DecidedEvent<StockEvent>[]],
  ): Promise<AppendOutcome> {
    const result = await this.log.append({
      category,
      streamId,
      expectedVersion,
      events: [newEvent(first), ...rest.map(newEvent)],
    });
    if (result.kind === 'conflict') return { kind: 'conflict' };
    const { partition, position: last } = result;
    // The events of one append stand next to each other.
    const positions = Array.from({ length: rest.length + 1 }, (_, index) =>
      formatPosition({ category, partition, position: last - rest.length + index }),
    );
    return { kind: 'appended', positions };
  }
}

function newEvent({ event, context, occurredAt }: DecidedEvent<StockEvent>): NewEvent {
  const { commandId, correlationId, actor } = context;
  const { type, data } = event;
  const json: Json = { ...data };
  return {
    eventId: randomUUIDv7(),
    type,
    schemaVersion,
    data: json,
    occurredAt,
    commandId,
    correlationId,
    actor,
  };
}

function decode({ type, schemaVersion: version, data }: RecordedEvent): StockEvent {
  if (version !== schemaVersion || (type !== 'StockCounted' && type !== 'UnitReserved')) {
    throw new Error(`Nothing is known of ${type}, version ${version}.`);
  }
  return { type, data } as unknown as StockEvent;
}
