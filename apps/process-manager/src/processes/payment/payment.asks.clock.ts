import { decodeStoredPaymentEvent } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { DeadlineName as PaymentDeadlineName } from '@daybook/payment';
import type { Deadline, DeadlineName, Deadlines } from '@daybook/processes';
import type { PaymentProcesses } from './payment-processes.js';

/** Keeps the deadlines that processes set, and tells them when one is reached. */
export class PaymentDeadlines {
  constructor(
    private readonly deadlines: Deadlines,
    private readonly processes: PaymentProcesses,
  ) {}

  /** One statement for all that are set, and one for all that are no longer of use. */
  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    const set: Deadline[] = [];
    const cancelled: DeadlineName[] = [];
    for (const stored of batches.flatMap(({ events }) => events)) {
      if (stored.type !== 'PaymentDeadlineSet' && stored.type !== 'PaymentProcessCompleted') continue;
      const event = decodeStoredPaymentEvent(stored);
      const { streamId: processId } = stored;
      if (event.type === 'PaymentDeadlineSet') set.push({ processId, name: event.name, dueAt: event.at });
      // Nothing is decided at its end any more. Comes after it was set, here as in the stream.
      if (event.type === 'PaymentProcessCompleted') {
        cancelled.push({ processId, name: 'start' }, { processId, name: 'window' });
      }
    }
    if (set.length > 0) await this.deadlines.set(set);
    if (cancelled.length > 0) await this.deadlines.cancel(cancelled);
  }

  /** Named after the deadline, so that one that fires twice is told once. */
  async fire({ processId, name, dueAt }: Deadline): Promise<void> {
    await this.processes.tell(
      processId,
      { type: 'DeadlineReached', name: name as PaymentDeadlineName, at: dueAt },
      { commandId: `deadline:${name}:${dueAt}` },
    );
  }
}
