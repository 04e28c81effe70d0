import { decodeStoredPaymentEvent } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { Logger } from 'pino';

/** Tells people where a payment process can do no more: in the log of the service, and as a number to watch. */
export class PaymentReviews {
  count = 0;

  constructor(private readonly logger: Logger) {}

  handle(batches: readonly PartitionBatch[]): void {
    for (const stored of batches.flatMap(({ events }) => events)) {
      if (stored.type !== 'PaymentReviewRequested') continue;
      const event = decodeStoredPaymentEvent(stored);
      if (event.type !== 'PaymentReviewRequested') continue;
      const { reason, attempt } = event;
      this.count += 1;
      this.logger.error({ orderId: stored.streamId, reason, attempt }, 'A payment needs to be looked at.');
    }
  }
}
