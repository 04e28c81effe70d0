import { type GoodsMovements, movementTypes, orderAt } from '@daybook/command-path';
import { decodeStoredOrderEvent, UnknownEventTypeError } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { type OrderEvent, orderDecider } from '@daybook/ordering';
import { LRUCache } from 'lru-cache';
import { forEachStream } from '../feed/for-each-stream.js';
import { needsOrder, newsOf } from './order-news.js';
import { type Clock, contextOf, type News, type PaymentProcesses } from './payment-processes.js';

export interface PaymentInboxOptions {
  readonly log: EventLog;
  readonly processes: PaymentProcesses;
  /** The stock, which follows what leaves and comes back before the process is told of it. */
  readonly movements: GoodsMovements;
  readonly clock: Clock;
  /** The payment window. */
  readonly windowMs: number;
  /** Since when there are processes. */
  readonly beginning: () => Promise<string>;
}

/** An order that is not remembered costs a look at its process, which is not there. */
const rememberedHistory = 100_000;

/** Tells the payment process of each order what happens to the order. */
export class PaymentInbox {
  /**
   * Orders that were history when they were placed: what follows of them need not be looked at. Bounded by size, since
   * room for a number of entries is taken at once.
   */
  private readonly history = new LRUCache<string, true>({
    maxSize: rememberedHistory,
    sizeCalculation: () => 1,
  });
  private beginning: string | undefined;

  constructor(private readonly options: PaymentInboxOptions) {}

  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    this.beginning ??= await this.options.beginning();
    const since = this.beginning;
    await forEachStream(batches, async (events) => {
      await this.follow(events);
      await this.tell(events.filter((event) => !isTooOld(event, since)));
    });
  }

  /** Whoever moved goods has seen to it, unless they crashed; of every order, whether or not it has a process. */
  private async follow(events: readonly RecordedEvent[]): Promise<void> {
    const { movements, clock } = this.options;
    for (const cause of events.filter(({ type }) => movementTypes.includes(type))) {
      const event = contentOf(cause);
      if (event === undefined) continue;
      const { streamId: orderId, version, occurredAt, eventId: commandId } = cause;
      await movements.follow(
        { orderId, event, version, occurredAt },
        contextOf({ commandId, cause }, clock()),
      );
    }
  }

  /** Events of one order, in order. */
  private async tell(events: readonly RecordedEvent[]): Promise<void> {
    const [first] = events;
    if (first === undefined || this.isHistory(first)) return;
    const { processes } = this.options;
    const told = await this.newsOf(events);
    // Not one by one: what is told of one order together is decided together.
    await Promise.all(
      told.map(([cause, news]) => processes.tell(cause.streamId, news, { commandId: cause.eventId, cause })),
    );
  }

  /**
   * Whether an order was over its window when it was recorded: then it is told of afterwards, as an import does, by
   * somebody who knows how it went on, and no process is to charge it or cancel it.
   */
  private isHistory({ streamId, version, occurredAt, recordedAt }: RecordedEvent): boolean {
    if (version > 1) return this.history.has(streamId);
    const isOver = Date.parse(recordedAt) - Date.parse(occurredAt) >= this.options.windowMs;
    if (isOver) this.history.set(streamId, true);
    return isOver;
  }

  private async newsOf(events: readonly RecordedEvent[]): Promise<[RecordedEvent, News][]> {
    const { log } = this.options;
    const { streamId, version } = events[0]!;
    let order = events.some(({ type }) => needsOrder(type))
      ? await orderAt(log, streamId, version - 1)
      : orderDecider.initialState;
    const told: [RecordedEvent, News][] = [];
    for (const event of events) {
      const content = contentOf(event);
      if (content !== undefined) order = orderDecider.evolve(order, content);
      told.push([event, content === undefined ? passedOver(event) : newsOf(content, event, order)]);
    }
    return told;
  }
}

/**
 * Whether the order was placed before there were processes: nobody expects it to be charged now. If it has a process
 * all the same, that of a store that was lost, what follows is told.
 */
const isTooOld = ({ version, recordedAt }: RecordedEvent, since: string): boolean =>
  version === 1 && recordedAt < since;

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
