import {
  GoodsMovements,
  OrderCommandLoop,
  PaymentCommandLoop,
  StockCommandLoop,
} from '@daybook/command-path';
import { paymentsCategory } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { CallToProvider, DeadlineName } from '@daybook/payment';
import type { Deadline } from '@daybook/processes';
import type { MetricsRegistry } from '@daybook/service-kit';
import type { Logger } from 'pino';
import type { ProcessManagerAdapters } from '../../process-manager.adapters.js';
import type { Process, ProcessSubscription } from '../../running/process.js';
import { PaymentDeadlines } from './payment.asks.clock.js';
import { CommandsToOrder } from './payment.asks.order.js';
import { PaymentReviews } from './payment.asks.people.js';
import { CallsToProvider } from './payment.asks.provider.js';
import { CommandsToStock } from './payment.asks.stock.js';
import { PaymentOutbox } from './payment.asks.js';
import { PaymentProcesses } from './payment.decides.js';
import { PaymentInbox } from './payment.told.js';

/** Calls of the provider at a time: each waits for somebody else. */
const providerConcurrency = 64;

/** The payment processes of all orders, and everybody around them. */
export class PaymentProcess implements Process {
  readonly processes: PaymentProcesses;
  readonly subscriptions: readonly ProcessSubscription[];
  readonly deadlines: PaymentDeadlines;
  private readonly reviews: PaymentReviews;
  private readonly commands: PaymentOutbox;
  /** Since the service began. */
  private unansweredCalls = 0;

  constructor(
    { log, sealer, policy, clock, store, provider, unknownSkus }: ProcessManagerAdapters,
    private readonly logger: Logger,
  ) {
    const processes = new PaymentProcesses(new PaymentCommandLoop(log, policy), clock);
    const stock = new StockCommandLoop(log);
    const onUnanswered = (call: CallToProvider, error: unknown) => this.noteUnanswered(call, error);
    this.processes = processes;
    this.deadlines = new PaymentDeadlines(store.deadlines);
    this.reviews = new PaymentReviews(logger);
    this.commands = new PaymentOutbox(processes, [
      new CommandsToOrder(log, new OrderCommandLoop(log, sealer), clock),
      new CommandsToStock({ log, loop: stock, processes, unknownSkus, clock }),
    ]);
    const calls = new PaymentOutbox(
      processes,
      [new CallsToProvider({ log, sealer, provider, clock, onUnanswered })],
      providerConcurrency,
    );
    const movements = new GoodsMovements(log, stock);
    const beginning = () => store.beginning();
    const { windowMs } = policy;
    this.subscriptions = [
      new PaymentInbox({ log, processes, movements, clock, windowMs, beginning }),
      {
        subscription: 'payments.outbox',
        category: paymentsCategory,
        handle: (batches) => this.askAtHome(batches),
      },
      {
        subscription: 'payments.provider',
        category: paymentsCategory,
        handle: (batches) => calls.handle(batches),
      },
    ];
  }

  /** The command is named after the deadline, so that one that fires twice is told once. */
  async fire({ processId, name, dueAt }: Deadline): Promise<void> {
    await this.processes.tell(
      processId,
      { type: 'DeadlineReached', name: name as DeadlineName, at: dueAt },
      { commandId: `deadline:${name}:${dueAt}` },
    );
  }

  registerMetrics(metrics: MetricsRegistry): void {
    metrics.counter({
      name: 'daybook_payment_provider_unanswered_total',
      help: 'Calls of the payment provider of which nobody knows what became.',
      read: () => this.unansweredCalls,
    });
    metrics.counter({
      name: 'daybook_payment_reviews_total',
      help: 'Payments that were left to people.',
      read: () => this.reviews.count,
    });
  }

  /** Carries out what needs nobody outside, so that orders and stock never wait for the provider. */
  private async askAtHome(batches: readonly PartitionBatch[]): Promise<void> {
    await this.deadlines.handle(batches);
    await this.commands.handle(batches);
    this.reviews.handle(batches);
  }

  private noteUnanswered({ type, key }: CallToProvider, err: unknown): void {
    this.unansweredCalls += 1;
    this.logger.warn({ err, type, key }, 'The payment provider did not answer.');
  }
}
