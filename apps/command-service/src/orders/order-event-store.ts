import { decodeStoredOrderEvent, ordersCategory } from '@daybook/contracts';
import { type EventLog, formatPosition, type NewEvent, wholeStream } from '@daybook/event-log';
import type { AppendOutcome, CommandContext, CommittedEvent, EventStore } from '@daybook/event-sourcing';
import { encodeOrderEvent, type OrderEvent } from '@daybook/ordering';
import { v7 as uuidv7 } from 'uuid';

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

  hasCommand(streamId: string, commandId: string): Promise<boolean> {
    return this.log.hasCommand(ordersCategory, streamId, commandId);
  }

  async append(
    streamId: string,
    expectedVersion: number,
    events: readonly [OrderEvent, ...OrderEvent[]],
    context: CommandContext & { readonly occurredAt: string },
  ): Promise<AppendOutcome> {
    const [first, ...rest] = events;
    const result = await this.log.append({
      category: ordersCategory,
      streamId,
      expectedVersion,
      events: [newEvent(first, context), ...rest.map((event) => newEvent(event, context))],
    });
    if (result.kind === 'conflict') return result;
    const { version, partition, position } = result;
    return {
      kind: 'appended',
      version,
      position: formatPosition({ category: ordersCategory, partition, position }),
    };
  }
}

function newEvent(event: OrderEvent, context: CommandContext & { readonly occurredAt: string }): NewEvent {
  const { type, schemaVersion, data } = encodeOrderEvent(event);
  const { occurredAt, commandId, correlationId, causationId, actor, traceparent } = context;
  return {
    eventId: uuidv7(),
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
