import { ordersCategory } from '@daybook/contracts';
import type { Relay } from '@daybook/event-feed';
import { type EventLog, serversOf } from '@daybook/event-log';
import { HealthRegistry } from '@daybook/service-kit';
import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CancelOrderController } from './orders/cancel-order/cancel-order.controller.js';
import { CancelOrderHandler } from './orders/cancel-order/cancel-order.handler.js';
import { ChangePaymentMethodController } from './orders/change-payment-method/change-payment-method.controller.js';
import { ChangePaymentMethodHandler } from './orders/change-payment-method/change-payment-method.handler.js';
import { ConfirmOrderController } from './orders/confirm-order/confirm-order.controller.js';
import { ConfirmOrderHandler } from './orders/confirm-order/confirm-order.handler.js';
import { DispatchShipmentController } from './orders/dispatch-shipment/dispatch-shipment.controller.js';
import { DispatchShipmentHandler } from './orders/dispatch-shipment/dispatch-shipment.handler.js';
import { ModifyOrderController } from './orders/modify-order/modify-order.controller.js';
import { ModifyOrderHandler } from './orders/modify-order/modify-order.handler.js';
import { OrderCommandLoop } from './orders/order-command-loop.js';
import { PlaceOrderController } from './orders/place-order/place-order.controller.js';
import { PlaceOrderHandler } from './orders/place-order/place-order.handler.js';
import { RecordDeliveryFailureController } from './orders/record-delivery-failure/record-delivery-failure.controller.js';
import { RecordDeliveryFailureHandler } from './orders/record-delivery-failure/record-delivery-failure.handler.js';
import { RecordDeliveryController } from './orders/record-delivery/record-delivery.controller.js';
import { RecordDeliveryHandler } from './orders/record-delivery/record-delivery.handler.js';
import { RecordPaymentController } from './orders/record-payment/record-payment.controller.js';
import { RecordPaymentHandler } from './orders/record-payment/record-payment.handler.js';
import { RefundPaymentController } from './orders/refund-payment/refund-payment.controller.js';
import { RefundPaymentHandler } from './orders/refund-payment/refund-payment.handler.js';
import { ReturnItemsController } from './orders/return-items/return-items.controller.js';
import { ReturnItemsHandler } from './orders/return-items/return-items.handler.js';
import { RelayModule } from './relay/relay.module.js';
import { StockModule } from './stock/stock.module.js';
import { EVENT_LOG } from './tokens.js';

export interface CommandServiceAdapters {
  readonly log: EventLog;
  /** They carry the log to a broker; none where the log itself is read. */
  readonly relays?: readonly Relay[];
}

/** The writing side: validates, decides, appends. */
@Module({})
export class CommandServiceModule implements OnModuleInit {
  constructor(
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  static with({ log, relays = [] }: CommandServiceAdapters): DynamicModule {
    return {
      module: CommandServiceModule,
      imports: [CqrsModule, RelayModule.with(relays), StockModule.with(log)],
      controllers: [
        PlaceOrderController,
        ModifyOrderController,
        ConfirmOrderController,
        CancelOrderController,
        RecordPaymentController,
        ChangePaymentMethodController,
        RefundPaymentController,
        DispatchShipmentController,
        RecordDeliveryController,
        RecordDeliveryFailureController,
        ReturnItemsController,
      ],
      providers: [
        { provide: EVENT_LOG, useValue: log },
        { provide: OrderCommandLoop, useFactory: () => new OrderCommandLoop(log) },
        PlaceOrderHandler,
        ModifyOrderHandler,
        ConfirmOrderHandler,
        CancelOrderHandler,
        RecordPaymentHandler,
        ChangePaymentMethodHandler,
        RefundPaymentHandler,
        DispatchShipmentHandler,
        RecordDeliveryHandler,
        RecordDeliveryFailureHandler,
        ReturnItemsHandler,
      ],
    };
  }

  onModuleInit(): void {
    this.health.register({
      name: 'event-log',
      check: async () => {
        // One server of several is enough: what the others hold is answered with 503 by itself.
        await Promise.any(serversOf(this.log).map((server) => server.heads(ordersCategory)));
      },
    });
  }
}
