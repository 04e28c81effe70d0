import type { RecordedEvent } from '@daybook/event-log';
import { isHistory, isOlderThanProcesses, type PaymentPolicy } from '@daybook/payment';
import { LRUCache } from 'lru-cache';

/** Orders remembered at the most. One that is forgotten costs a look at its process, which is not there. */
const maxRemembered = 100_000;

/** Tells which events of orders payment processes are told of. */
export class PaymentInterest {
  /**
   * Orders that were history when they were placed: what follows of them need not be looked at. The bound is a size,
   * because room for a number of entries would be taken at once.
   */
  private readonly history = new LRUCache<string, true>({
    maxSize: maxRemembered,
    sizeCalculation: () => 1,
  });

  constructor(private readonly policy: Pick<PaymentPolicy, 'windowMs'>) {}

  /**
   * Those of the events, which are of one order and in order, that its process is told of. What follows the placing of
   * an order that is older than processes is told all the same: the order has a process if their store was lost.
   */
  among(events: readonly RecordedEvent[], beginning: string): readonly RecordedEvent[] {
    const young = events.filter((event) => event.version > 1 || !isOlderThanProcesses(event, beginning));
    const [first] = young;
    return first === undefined || this.isOfHistory(first) ? [] : young;
  }

  private isOfHistory({ streamId, version, occurredAt: placedAt, recordedAt }: RecordedEvent): boolean {
    if (version > 1) return this.history.has(streamId);
    const isOver = isHistory({ placedAt, recordedAt }, this.policy);
    if (isOver) this.history.set(streamId, true);
    return isOver;
  }
}
