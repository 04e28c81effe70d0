import { hkdfSync } from 'node:crypto';
import type { EventLog } from '@daybook/event-log';
import type { ParkedStreamsReview } from '@daybook/parking';
import { HealthRegistry, ProblemRegistry } from '@daybook/service-kit';
import { AppliedSignal, ordersProjection, type ViewReader } from '@daybook/views';
import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AsyncApiController } from './asyncapi/asyncapi.controller.js';
import { ListCheckpointsController } from './events/list-checkpoints/list-checkpoints.controller.js';
import { ListCheckpointsHandler } from './events/list-checkpoints/list-checkpoints.handler.js';
import { ListEventsController } from './events/list-events/list-events.controller.js';
import { ListEventsHandler } from './events/list-events/list-events.handler.js';
import { CurrentOrders } from './orders/get-order/current-orders.js';
import { GetOrderController } from './orders/get-order/get-order.controller.js';
import { GetOrderHandler } from './orders/get-order/get-order.handler.js';
import { ListOrdersController } from './orders/list-orders/list-orders.controller.js';
import { ListOrdersHandler } from './orders/list-orders/list-orders.handler.js';
import { OrderHistoryController } from './orders/order-history/order-history.controller.js';
import { GetOrderHistoryHandler } from './orders/order-history/order-history.handler.js';
import { PastOrders } from './orders/past/past-orders.js';
import { DiscardParkedController } from './parked/discard-parked/discard-parked.controller.js';
import { GetParkedController } from './parked/get-parked/get-parked.controller.js';
import { ListParkedController } from './parked/list-parked/list-parked.controller.js';
import { ParkedReviews } from './parked/parked-reviews.js';
import { ReplayParkedController } from './parked/replay-parked/replay-parked.controller.js';
import { SalesController } from './reports/sales/sales.controller.js';
import { GetSchemaController } from './schemas/get-schema/get-schema.controller.js';
import { ListSchemasController } from './schemas/list-schemas/list-schemas.controller.js';
import { GetStockController } from './stock/get-stock/get-stock.controller.js';
import { GetStockHandler } from './stock/get-stock/get-stock.handler.js';
import { problemOfStore } from './problem-of-store.js';
import { APPLIED_SIGNAL, CURSOR_SECRET, EVENT_LOG, PARKED_REVIEWS, VIEW_READER } from './tokens.js';
import { PositionWaiter } from './waiting/position-waiter.js';

export interface QueryServiceAdapters {
  /** Is only read, for history. */
  readonly log: EventLog;
  readonly views: ViewReader;
  /** The streams that processes and webhooks have left behind, where they can be looked at; those of the views always can. */
  readonly parked?: readonly ParkedStreamsReview[];
  /** Of the projector in the same process, if there is one: reads that wait for it need not look. */
  readonly applied?: AppliedSignal;
  /** All instances of the service share it, so that each understands the others' cursors. */
  readonly apiKey: string;
}

/** The reading side: orders, reports, stock and the log itself. */
@Module({})
export class QueryServiceModule implements OnModuleInit {
  constructor(
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(ProblemRegistry) private readonly problems: ProblemRegistry,
    @Inject(VIEW_READER) private readonly views: ViewReader,
  ) {}

  static with(adapters: QueryServiceAdapters): DynamicModule {
    const { log, views, parked = [], applied = new AppliedSignal(), apiKey } = adapters;
    const cursorSecret = Buffer.from(hkdfSync('sha256', apiKey, '', 'daybook cursors', 32));
    return {
      module: QueryServiceModule,
      imports: [CqrsModule],
      controllers: [
        ListOrdersController,
        GetOrderController,
        OrderHistoryController,
        SalesController,
        GetStockController,
        ListEventsController,
        ListCheckpointsController,
        ListParkedController,
        GetParkedController,
        ReplayParkedController,
        DiscardParkedController,
        ListSchemasController,
        GetSchemaController,
        AsyncApiController,
      ],
      providers: [
        { provide: EVENT_LOG, useValue: log },
        { provide: VIEW_READER, useValue: views },
        { provide: APPLIED_SIGNAL, useValue: applied },
        { provide: CURSOR_SECRET, useValue: cursorSecret },
        { provide: PARKED_REVIEWS, useValue: [views.parked, ...parked] },
        ParkedReviews,
        PositionWaiter,
        ListOrdersHandler,
        CurrentOrders,
        PastOrders,
        GetOrderHandler,
        GetOrderHistoryHandler,
        GetStockHandler,
        ListEventsHandler,
        ListCheckpointsHandler,
      ],
    };
  }

  onModuleInit(): void {
    this.problems.register(problemOfStore);
    this.health.register({
      name: 'views',
      check: async () => {
        await this.views.checkpoints(ordersProjection.name);
      },
    });
  }
}
