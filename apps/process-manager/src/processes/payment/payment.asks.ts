import { decodeStoredPaymentEvent } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { RecordedEvent } from '@daybook/event-log';
import type { ProcessRequest, UntimedInput } from '@daybook/payment';
import { randomUUIDv7 } from 'node:crypto';
import { forEachStream } from '../../running/for-each-stream.js';
import type { PaymentProcesses } from './payment.decides.js';

/** Carries out requests of some types. */
export interface Carrier<Request extends ProcessRequest = ProcessRequest> {
  readonly types: readonly Request['type'][];
  /** What came of the request, if there is anything to tell. The same request may come more than once. */
  carryOut(request: Request, cause: RecordedEvent): Promise<UntimedInput | undefined>;
}

/** Hands what payment processes ask for to whoever carries it out, and tells them what came of it. */
export class PaymentOutbox {
  private readonly carriers: ReadonlyMap<string, Carrier>;

  constructor(
    private readonly processes: PaymentProcesses,
    carriers: readonly Carrier[],
    /** Processes at a time. */
    private readonly concurrency?: number,
  ) {
    this.carriers = new Map(carriers.flatMap((each) => each.types.map((type) => [type, each])));
  }

  /** What nobody here carries out is passed over. */
  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    const requests = batches.map((batch) => ({
      ...batch,
      events: batch.events.filter(({ type }) => this.carriers.has(type)),
    }));
    await forEachStream(requests, (events) => this.carryOutAll(events), this.concurrency);
  }

  private async carryOutAll(events: readonly RecordedEvent[]): Promise<void> {
    for (const event of events) {
      const carrier = this.carriers.get(event.type)!;
      const input = await carrier.carryOut(decodeStoredPaymentEvent(event) as ProcessRequest, event);
      if (input === undefined) continue;
      // A request that is carried out twice may end in two ways, and the process has to know of both: each has its own id.
      await this.processes.tell(event.streamId, input, { commandId: randomUUIDv7(), cause: event });
    }
  }
}
