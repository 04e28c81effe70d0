import { randomUUIDv7 } from 'node:crypto';
import type { Category } from '@daybook/contracts';
import {
  type EventLog,
  formatPosition,
  InvalidAppendError,
  type NewEvent,
  type RecordedEvent,
} from '@daybook/event-log';
import {
  type AppendOutcome,
  type BusinessTimes,
  type CommittedEvent,
  type DecidedEvent,
  type EventStore,
  Slices,
} from '@daybook/event-sourcing';

/** How the events of a category are stored. */
export interface StoredForm<Event> {
  readonly category: Category;
  readonly encode: (event: Event, streamId: string) => Pick<NewEvent, 'type' | 'schemaVersion' | 'data'>;
  readonly decode: (stored: RecordedEvent) => Event;
}

/** A category's streams in the event log, in terms of the domain's events. */
export class LogEventStore<Event> implements EventStore<Event> {
  constructor(
    private readonly log: EventLog,
    private readonly form: StoredForm<Event>,
  ) {}

  async load(streamId: string, afterVersion: number): Promise<CommittedEvent<Event>[]> {
    const { category, decode } = this.form;
    const committed: CommittedEvent<Event>[] = [];
    const slices = new Slices();
    for await (const page of this.log.streamPages({ category, streamId, afterVersion })) {
      for (const event of page) {
        if (slices.isOver) await slices.next();
        const { version, commandId } = event;
        const position = formatPosition(event);
        committed.push({ event: decode(event), version, commandId, ...timesOf(event), position });
      }
    }
    return committed;
  }

  commandsIn(streamId: string, commandIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.log.commandsIn({ category: this.form.category, streamId }, commandIds);
  }

  async append(
    streamId: string,
    expectedVersion: number,
    [first, ...rest]: readonly [DecidedEvent<Event>, ...DecidedEvent<Event>[]],
  ): Promise<AppendOutcome> {
    const { category, encode } = this.form;
    const stored = ({ event, ...envelope }: DecidedEvent<Event>) =>
      newEvent(encode(event, streamId), envelope);
    try {
      const result = await this.log.append({
        category,
        streamId,
        expectedVersion,
        events: [stored(first), ...rest.map(stored)],
      });
      if (result.kind === 'conflict') return { kind: 'conflict' };
      const { partition, position: last } = result;
      // The events of one append stand next to each other.
      const positions = Array.from({ length: rest.length + 1 }, (_, index) =>
        formatPosition({ category, partition, position: last - rest.length + index }),
      );
      return { kind: 'appended', positions };
    } catch (error) {
      if (error instanceof InvalidAppendError) return { kind: 'invalid', error };
      throw error;
    }
  }
}

function newEvent(
  { type, schemaVersion, data }: Pick<NewEvent, 'type' | 'schemaVersion' | 'data'>,
  { context, ...times }: Omit<DecidedEvent<unknown>, 'event'>,
): NewEvent {
  const { commandId, correlationId, causationId, actor, traceparent } = context;
  return {
    eventId: randomUUIDv7(),
    type,
    schemaVersion,
    data,
    ...timesOf(times),
    commandId,
    correlationId,
    ...(causationId !== undefined && { causationId }),
    actor,
    ...(traceparent !== undefined && { traceparent }),
  };
}

const timesOf = ({ occurredAt, statedAt }: BusinessTimes): BusinessTimes => ({
  occurredAt,
  ...(statedAt !== undefined && { statedAt }),
});
