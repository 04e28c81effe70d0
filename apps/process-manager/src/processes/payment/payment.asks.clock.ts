import { decodeStoredPaymentEvent, paymentsCategory } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { Deadline, DeadlineName, Deadlines } from '@daybook/processes';
import type { ProcessSubscription } from '../../running/process.js';

/** Keeps the deadlines that payment processes set. */
export class PaymentDeadlines implements ProcessSubscription {
  readonly subscription = 'payments.deadlines';
  readonly category = paymentsCategory;

  constructor(private readonly deadlines: Deadlines) {}

  /** Takes one statement for all deadlines that are set, and one for all that are no longer of use. */
  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    const set: Deadline[] = [];
    const cancelled: DeadlineName[] = [];
    for (const stored of batches.flatMap(({ events }) => events)) {
      if (stored.type !== 'PaymentDeadlineSet' && stored.type !== 'PaymentProcessCompleted') continue;
      const event = decodeStoredPaymentEvent(stored);
      const { streamId: processId } = stored;
      if (event.type === 'PaymentDeadlineSet') set.push({ processId, name: event.name, dueAt: event.at });
      // Nothing is decided at these any more. They are cancelled after they were set, here as in the stream.
      if (event.type === 'PaymentProcessCompleted') {
        cancelled.push({ processId, name: 'start' }, { processId, name: 'window' });
      }
    }
    if (set.length > 0) await this.deadlines.set(set);
    if (cancelled.length > 0) await this.deadlines.cancel(cancelled);
  }
}
