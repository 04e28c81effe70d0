import { randomUUIDv7 } from 'node:crypto';
import { decodeStoredOrderEvent, ordersCategory } from '@daybook/contracts';
import {
  type EventLog,
  formatPosition,
  InvalidAppendError,
  type NewEvent,
  wholeStream,
} from '@daybook/event-log';
import type { AppendOutcome, CommittedEvent, DecidedEvent, EventStore } from '@daybook/event-sourcing';
import { encodeOrderEvent, type OrderEvent } from '@daybook/ordering';

/** The orders' streams in the event log, in terms of the domain's events. */
export class OrderEventStore implements EventStore<OrderEvent> {
  constructor(private readonly log: EventLog) {}

  async load(streamId: string, afterVersion: number): Promise<CommittedEvent<OrderEvent>[]> {
    const committed: CommittedEvent<OrderEvent>[] = [];
    for await (const event of wholeStream(this.log, { category: ordersCategory, streamId, afterVersion })) {
      const { version, commandId, occurredAt } = event;
      const position = formatPosition(event);
      committed.push({ event: decodeStoredOrderEvent(event), version, commandId, occurredAt, position });
    }
    return committed;
  }

  commandsIn(streamId: string, commandIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.log.commandsIn({ category: ordersCategory, streamId }, commandIds);
  }

  async append(
    streamId: string,
    expectedVersion: number,
    [first, ...rest]: readonly [DecidedEvent<OrderEvent>, ...DecidedEvent<OrderEvent>[]],
  ): Promise<AppendOutcome> {
    try {
      const result = await this.log.append({
        category: ordersCategory,
        streamId,
        expectedVersion,
        events: [newEvent(first), ...rest.map(newEvent)],
      });
      if (result.kind === 'conflict') return { kind: 'conflict' };
      const { partition, position: last } = result;
      // The events of one append stand next to each other.
      const positions = Array.from({ length: rest.length + 1 }, (_, index) =>
        formatPosition({ category: ordersCategory, partition, position: last - rest.length + index }),
      );
      return { kind: 'appended', positions };
    } catch (error) {
      if (error instanceof InvalidAppendError) return { kind: 'invalid', error };
      throw error;
    }
  }
}

function newEvent({ event, context, occurredAt }: DecidedEvent<OrderEvent>): NewEvent {
  const { type, schemaVersion, data } = encodeOrderEvent(event);
  const { commandId, correlationId, causationId, actor, traceparent } = context;
  return {
    eventId: randomUUIDv7(),
    type,
    schemaVersion,
    data,
    occurredAt,
    commandId,
    correlationId,
    ...(causationId !== undefined && { causationId }),
    actor,
    ...(traceparent !== undefined && { traceparent }),
  };
}
