import { decodeStoredOrderEvent, UnknownEventTypeError } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { type OrderEvent, orderDecider } from '@daybook/ordering';
import { needsOrder, newsOf } from './order-news.js';
import { orderAt } from './order-history.js';
import type { News, PaymentProcesses } from './payment-processes.js';
import { forEachStream } from '../feed/for-each-stream.js';

export interface PaymentInboxOptions {
  readonly log: EventLog;
  readonly processes: PaymentProcesses;
  /** The payment window. */
  readonly windowMs: number;
  /** Told of a stream of which something cannot be read; its process waits from there on. */
  readonly onUnreadable: (event: RecordedEvent, error: unknown) => void;
}

/** Tells the payment process of each order what happens to the order. */
export class PaymentInbox {
  constructor(private readonly options: PaymentInboxOptions) {}

  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    await forEachStream(batches, (events) => this.tell(events));
  }

  /** Events of one order, in order. */
  private async tell(events: readonly RecordedEvent[]): Promise<void> {
    if (isHistory(events[0]!, this.options.windowMs)) return;
    const { processes } = this.options;
    const told = await this.newsOf(events);
    // Not one by one: what is told of one order together is decided together.
    await Promise.all(
      told.map(([cause, news]) => processes.tell(cause.streamId, news, { commandId: cause.eventId, cause })),
    );
  }

  private async newsOf(events: readonly RecordedEvent[]): Promise<[RecordedEvent, News][]> {
    const { log, onUnreadable } = this.options;
    const { streamId, version } = events[0]!;
    let order = events.some(({ type }) => needsOrder(type))
      ? await orderAt(log, streamId, version - 1)
      : orderDecider.initialState;
    const told: [RecordedEvent, News][] = [];
    for (const event of events) {
      try {
        const content = contentOf(event);
        if (content !== undefined) order = orderDecider.evolve(order, content);
        told.push([event, content === undefined ? passedOver(event) : newsOf(content, event, () => order)]);
      } catch (error) {
        onUnreadable(event, error);
        break;
      }
    }
    return told;
  }
}

/**
 * Whether an order was over its window when it was recorded: then it is told of afterwards, as an import does, by
 * somebody who knows how it went on, and no process is to charge it or cancel it.
 */
const isHistory = ({ version, occurredAt, recordedAt }: RecordedEvent, windowMs: number): boolean =>
  version === 1 && Date.parse(recordedAt) - Date.parse(occurredAt) >= windowMs;

/** Undefined for a type that a newer version has written. */
function contentOf(event: RecordedEvent): OrderEvent | undefined {
  try {
    return decodeStoredOrderEvent(event);
  } catch (error) {
    if (error instanceof UnknownEventTypeError) return undefined;
    throw error;
  }
}

const passedOver = ({ version }: RecordedEvent): News => ({ type: 'OrderChanged', orderVersion: version });
