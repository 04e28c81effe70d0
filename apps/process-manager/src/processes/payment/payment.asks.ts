import { decodeStoredPaymentEvent } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { RecordedEvent } from '@daybook/event-log';
import type { PaymentEvent } from '@daybook/payment';
import { randomUUIDv7 } from 'node:crypto';
import { forEachStream } from '../feed/for-each-stream.js';
import type { News, PaymentProcesses } from './payment-processes.js';

export interface PaymentOutboxOptions<Request extends PaymentEvent> {
  readonly processes: PaymentProcesses;
  /** The requests that are carried out here; all others are passed over. */
  readonly types: readonly Request['type'][];
  /** What came of it, if there is anything to tell. May be asked for more than once, with the same request. */
  readonly carryOut: (request: Request, cause: RecordedEvent) => Promise<News | undefined>;
  /** Processes at a time. */
  readonly concurrency?: number;
}

/** Carries out what payment processes want, and tells them what came of it. */
export class PaymentOutbox<Request extends PaymentEvent> {
  private readonly types: ReadonlySet<string>;

  constructor(private readonly options: PaymentOutboxOptions<Request>) {
    this.types = new Set(options.types);
  }

  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    await forEachStream(
      this.requestsIn(batches),
      (events) => this.carryOutAll(events),
      this.options.concurrency,
    );
  }

  private requestsIn(batches: readonly PartitionBatch[]): PartitionBatch[] {
    return batches.map((batch) => ({
      ...batch,
      events: batch.events.filter(({ type }) => this.types.has(type)),
    }));
  }

  private async carryOutAll(events: readonly RecordedEvent[]): Promise<void> {
    const { processes, carryOut } = this.options;
    for (const event of events) {
      const news = await carryOut(decodeStoredPaymentEvent(event) as Request, event);
      if (news === undefined) continue;
      // Carried out twice it may end in two ways, and the process has to know of both: so no id ties them together.
      await processes.tell(event.streamId, news, { commandId: randomUUIDv7(), cause: event });
    }
  }
}
