import {
  GoodsMovements,
  OrderCommandLoop,
  PaymentCommandLoop,
  StockCommandLoop,
} from '@daybook/command-path';
import { ordersCategory, paymentsCategory } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { Logger } from 'pino';
import type { ProcessManagerAdapters } from '../process-manager.adapters.js';
import { type OrderRequest, OrderRequests, orderRequestTypes } from './order-requests.js';
import { PaymentDeadlines } from './payment-deadlines.js';
import { PaymentInbox } from './payment-inbox.js';
import { PaymentOutbox } from './payment-outbox.js';
import { PaymentProcesses } from './payment-processes.js';
import { PaymentReviews } from './payment-reviews.js';
import { type ProviderRequest, ProviderRequests, providerRequestTypes } from './provider-requests.js';
import { isStockRequest, type StockRequest, StockRequests, stockRequestTypes } from './stock-requests.js';

/** Calls of the provider at a time: each waits for somebody else. */
const providerConcurrency = 64;

/** Events that are handled in order, from a checkpoint of their own. */
export interface Work {
  readonly subscription: string;
  readonly category: string;
  readonly handle: (batches: readonly PartitionBatch[]) => Promise<void>;
}

/** All that is to be done about payments; when it is done is for the process manager to say. */
export class PaymentWork {
  readonly processes: PaymentProcesses;
  readonly deadlines: PaymentDeadlines;
  readonly reviews: PaymentReviews;
  private readonly stock: StockCommandLoop;
  /** Since the service began. */
  unansweredCalls = 0;

  constructor(
    private readonly adapters: ProcessManagerAdapters,
    private readonly logger: Logger,
  ) {
    const { log, policy, clock, store } = adapters;
    this.processes = new PaymentProcesses(new PaymentCommandLoop(log, policy), clock);
    this.deadlines = new PaymentDeadlines(store.deadlines, this.processes);
    this.reviews = new PaymentReviews(logger);
    this.stock = new StockCommandLoop(log);
  }

  /** Apart from one another, so that orders and stock never wait for calls of the provider. */
  subscribed(): readonly Work[] {
    return [this.inbox(), this.outbox(), this.provider()];
  }

  /** A process whose deadlines cannot fire is parked under this name; its replay sets them once more. */
  deadlineWork(): Work {
    return {
      subscription: 'payments.deadlines',
      category: paymentsCategory,
      handle: (batches) => this.deadlines.handle(batches),
    };
  }

  private inbox(): Work {
    const { log, policy, store, clock } = this.adapters;
    const inbox = new PaymentInbox({
      log,
      clock,
      movements: new GoodsMovements(log, this.stock),
      beginning: () => store.beginning(),
      processes: this.processes,
      windowMs: policy.windowMs,
    });
    return {
      subscription: 'payments.inbox',
      category: ordersCategory,
      handle: (batches) => inbox.handle(batches),
    };
  }

  /** What concerns nobody outside. */
  private outbox(): Work {
    const { log, sealer, unknownSkus, clock } = this.adapters;
    const { processes } = this;
    const stock = new StockRequests({ log, loop: this.stock, processes, unknownSkus, clock });
    const orders = new OrderRequests(log, new OrderCommandLoop(log, sealer), clock);
    const outbox = new PaymentOutbox<StockRequest | OrderRequest>({
      processes,
      types: [...stockRequestTypes, ...orderRequestTypes],
      carryOut: (request, cause) =>
        isStockRequest(request) ? stock.carryOut(request, cause) : orders.carryOut(request, cause),
    });
    return {
      subscription: 'payments.outbox',
      category: paymentsCategory,
      handle: async (batches) => {
        await this.deadlines.handle(batches);
        await outbox.handle(batches);
        this.reviews.handle(batches);
      },
    };
  }

  private provider(): Work {
    const { log, sealer, provider, clock } = this.adapters;
    const requests = new ProviderRequests({
      log,
      sealer,
      provider,
      clock,
      onUnanswered: (request, error) => this.noteUnanswered(request, error),
    });
    const outbox = new PaymentOutbox<ProviderRequest>({
      processes: this.processes,
      types: providerRequestTypes,
      carryOut: (request, cause) => requests.carryOut(request, cause),
      concurrency: providerConcurrency,
    });
    return {
      subscription: 'payments.provider',
      category: paymentsCategory,
      handle: (batches) => outbox.handle(batches),
    };
  }

  private noteUnanswered({ type, key }: ProviderRequest, err: unknown): void {
    this.unansweredCalls += 1;
    this.logger.warn({ err, type, key }, 'The payment provider did not answer.');
  }
}
