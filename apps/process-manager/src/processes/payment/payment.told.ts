import { type GoodsMovements, movementTypes } from '@daybook/command-path';
import { ordersCategory } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { forEachStream } from '../../running/for-each-stream.js';
import type { ProcessSubscription } from '../../running/process.js';
import { OrderInBatch } from './order-in-batch.js';
import { type Clock, contextOf, type PaymentProcesses } from './payment.decides.js';
import { PaymentInterest } from './payment.interested.js';
import { inputOf } from './payment.told.by-order.js';

export interface PaymentInboxOptions {
  readonly log: EventLog;
  readonly processes: PaymentProcesses;
  /** The stock follows what leaves and comes back before the process is told of it. */
  readonly movements: GoodsMovements;
  readonly clock: Clock;
  /** The payment window. */
  readonly windowMs: number;
  /** Since when there are processes. */
  readonly beginning: () => Promise<string>;
}

/** Tells the payment process of each order what happens to the order. */
export class PaymentInbox implements ProcessSubscription {
  readonly subscription = 'payments.inbox';
  readonly category = ordersCategory;
  private readonly interest: PaymentInterest;
  private beginning: string | undefined;

  constructor(private readonly options: PaymentInboxOptions) {
    this.interest = new PaymentInterest(options);
  }

  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    this.beginning ??= await this.options.beginning();
    const since = this.beginning;
    await forEachStream(batches, async (events) => {
      const order = new OrderInBatch(this.options.log, events);
      await this.follow(events, order);
      await this.tell(this.interest.among(events, since), order);
    });
  }

  /** Lets the stock follow every order, whether or not it has a process: whoever moved goods may have crashed. */
  private async follow(events: readonly RecordedEvent[], order: OrderInBatch): Promise<void> {
    const { movements, clock } = this.options;
    for (const cause of events.filter(({ type }) => movementTypes.includes(type))) {
      const event = order.eventOf(cause);
      if (event === undefined) continue;
      const { streamId: orderId, version, occurredAt, eventId: commandId } = cause;
      const orderAfter = () => order.after(cause);
      await movements.follow(
        { orderId, event, version, occurredAt, orderAfter },
        contextOf({ commandId, cause }, clock()),
      );
    }
  }

  private async tell(events: readonly RecordedEvent[], order: OrderInBatch): Promise<void> {
    const inputs = [];
    for (const cause of events) inputs.push({ cause, input: await inputOf(cause, order) });
    // Not one by one: what is told of one order together is decided together.
    await Promise.all(
      inputs.map(({ cause, input }) =>
        this.options.processes.tell(cause.streamId, input, { commandId: cause.eventId, cause }),
      ),
    );
  }
}
