import {
  checkChain,
  defaultReadBytes,
  type EventLog,
  genesisHash,
  type RecordedEvent,
} from '@daybook/event-log';
import type { KafkaMessage } from 'kafkajs';
import { aheadOfLog, readOn } from '../read-on.js';
import { eventIn } from './message.js';

/** The last event that was handled. */
interface Cursor {
  readonly position: number;
  readonly hash: string;
}

/** A message that is not what the log says: it was passed over. */
export interface RefusedMessage {
  readonly partition: number;
  readonly offset: string;
  readonly reason: 'unreadable' | 'not-in-the-log';
}

export interface PartitionIntakeOptions {
  readonly category: string;
  readonly partition: number;
  readonly log: EventLog;
  readonly maxBatchEvents: number;
  readonly checkpoint: () => Promise<number>;
  readonly deliver: (events: readonly RecordedEvent[]) => Promise<void>;
  readonly refused: (message: RefusedMessage) => void;
}

/** Why the topic cannot be followed at some message. */
type Doubt = 'unreadable' | 'not-in-the-log' | 'gap';

/**
 * Makes of a partition's messages the log's events, in order and without gaps. The topic is only how they travel:
 * an event is taken if it continues the log's hash chain. Where a message does not, the log itself is asked
 * for what comes next, so that nothing that stands on the topic by mistake takes effect, or keeps
 * anything else from taking it.
 */
export class PartitionIntake {
  /** When something was last handled here, by the clock of `performance.now()`. */
  lastMovedAt = performance.now();
  private cursor: Cursor | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private working = 0;
  private abandoned = false;

  constructor(private readonly options: PartitionIntakeOptions) {}

  get partition(): number {
    return this.options.partition;
  }

  /** Whether it is at work right now. */
  get isBusy(): boolean {
    return this.working > 0;
  }

  /** Another consumer has the partition now, or soon: nothing more is to be handled here. */
  abandon(): void {
    this.abandoned = true;
  }

  /**
   * Handles what the messages bring, and tells whether it did: not if the partition was abandoned meanwhile.
   *
   * @throws what the subscriber or the log throws; the next call begins at the checkpoint again
   */
  receive(messages: readonly KafkaMessage[]): Promise<boolean> {
    return this.oneAtATime(() => this.take(messages));
  }

  /** Handles what the log has beyond the checkpoint. */
  catchUp(): Promise<void> {
    return this.oneAtATime(() => this.takeAllFromLog());
  }

  /** Up to where it is handled, by the subscriber's own account where nothing was handled here yet. */
  position(): Promise<number> {
    return this.oneAtATime(async () => (await this.current()).position);
  }

  private async take(messages: readonly KafkaMessage[]): Promise<boolean> {
    let next = 0;
    while (next < messages.length && !this.abandoned) {
      const { events, doubt, index } = continuing(await this.current(), messages, next);
      await this.handle(events);
      next = index;
      if (doubt === undefined) break;
      // What a gap leaves out the log has, a page at a time; the message is looked at again after each.
      if (doubt === 'gap' && (await this.takeFromLog())) continue;
      const reason = doubt === 'gap' ? 'not-in-the-log' : doubt;
      this.options.refused({ partition: this.partition, offset: messages[index]!.offset, reason });
      // It may stand where an event of the log should.
      await this.takeAllFromLog();
      next += 1;
    }
    return !this.abandoned;
  }

  private async takeAllFromLog(): Promise<void> {
    let more = true;
    while (more) more = await this.takeFromLog();
  }

  /** A page at the most; tells whether there was anything. */
  private async takeFromLog(): Promise<boolean> {
    if (this.abandoned) return false;
    const { category, partition, log, maxBatchEvents } = this.options;
    const { position } = await this.current();
    const after = new Map([[partition, position]]);
    // The other partitions may be reading, too.
    const maxBytes = Math.ceil(defaultReadBytes / log.partitionCount(category));
    const events = await readOn(log, { category, after, limitPerPartition: maxBatchEvents, maxBytes });
    await this.handle(events);
    return events.length > 0;
  }

  private async handle(events: readonly RecordedEvent[]): Promise<void> {
    const { maxBatchEvents, deliver } = this.options;
    for (let from = 0; from < events.length && !this.abandoned; from += maxBatchEvents) {
      const chunk = events.slice(from, from + maxBatchEvents);
      await deliver(chunk);
      const { position, hash } = chunk.at(-1)!;
      this.cursor = { position, hash };
      this.lastMovedAt = performance.now();
    }
  }

  private async current(): Promise<Cursor> {
    this.cursor ??= await this.startingCursor();
    return this.cursor;
  }

  private async startingCursor(): Promise<Cursor> {
    const { category, partition, log, checkpoint } = this.options;
    const position = await checkpoint();
    if (position === 0) return { position, hash: genesisHash };
    const [last] = await log.readPartition({ category, partition, after: position - 1, limit: 1 });
    if (last?.position !== position) {
      throw aheadOfLog({ category, partition, position });
    }
    return { position, hash: last.hash };
  }

  private async oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    this.working += 1;
    const mine = this.queue.then(work);
    this.queue = mine.catch(() => undefined);
    try {
      return await mine;
    } catch (error) {
      this.cursor = undefined;
      throw error;
    } finally {
      this.working -= 1;
    }
  }
}

/**
 * The events from `messages[start]` on that continue the chain from the cursor; and where they end before the
 * messages do, the index of the message in doubt. Events that were handled before are passed over.
 */
function continuing(
  cursor: Cursor,
  messages: readonly KafkaMessage[],
  start: number,
): { events: RecordedEvent[]; doubt?: Doubt; index: number } {
  const events: RecordedEvent[] = [];
  let head = cursor;
  for (let index = start; index < messages.length; index += 1) {
    const event = eventIn(messages[index]!);
    if (event === undefined) return { events, doubt: 'unreadable', index };
    if (event.position <= head.position) continue;
    if (event.position > head.position + 1) return { events, doubt: 'gap', index };
    if (!isNext(head, event)) return { events, doubt: 'not-in-the-log', index };
    events.push(event);
    head = event;
  }
  return { events, index: messages.length };
}

function isNext(head: Cursor, event: RecordedEvent): boolean {
  try {
    return checkChain(head, event) === undefined;
  } catch {
    // Its fields are of other types than an event's.
    return false;
  }
}
