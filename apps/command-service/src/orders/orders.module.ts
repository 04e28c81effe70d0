import { GoodsMovements, OrderCommandLoop, OrderFulfilment, StockCommandLoop } from '@daybook/command-path';
import type { EventLog } from '@daybook/event-log';
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { StatedTimes } from '../http/stated-times.js';
import { CancelOrderController } from './cancel-order/cancel-order.controller.js';
import { CancelOrderHandler } from './cancel-order/cancel-order.handler.js';
import { ChangePaymentMethodController } from './change-payment-method/change-payment-method.controller.js';
import { ChangePaymentMethodHandler } from './change-payment-method/change-payment-method.handler.js';
import { ConfirmOrderController } from './confirm-order/confirm-order.controller.js';
import { ConfirmOrderHandler } from './confirm-order/confirm-order.handler.js';
import { DispatchShipmentController } from './dispatch-shipment/dispatch-shipment.controller.js';
import { DispatchShipmentHandler } from './dispatch-shipment/dispatch-shipment.handler.js';
import { ModifyOrderController } from './modify-order/modify-order.controller.js';
import { ModifyOrderHandler } from './modify-order/modify-order.handler.js';
import { PlaceOrderController } from './place-order/place-order.controller.js';
import { PlaceOrderHandler } from './place-order/place-order.handler.js';
import { RecordDeliveryFailureController } from './record-delivery-failure/record-delivery-failure.controller.js';
import { RecordDeliveryFailureHandler } from './record-delivery-failure/record-delivery-failure.handler.js';
import { RecordDeliveryController } from './record-delivery/record-delivery.controller.js';
import { RecordDeliveryHandler } from './record-delivery/record-delivery.handler.js';
import { RecordPaymentController } from './record-payment/record-payment.controller.js';
import { RecordPaymentHandler } from './record-payment/record-payment.handler.js';
import { RefundPaymentController } from './refund-payment/refund-payment.controller.js';
import { RefundPaymentHandler } from './refund-payment/refund-payment.handler.js';
import { ReturnItemsController } from './return-items/return-items.controller.js';
import { ReturnItemsHandler } from './return-items/return-items.handler.js';

export interface OrdersModuleOptions {
  readonly log: EventLog;
  readonly times: StatedTimes;
  /** The module of stock, which follows what leaves and comes back. */
  readonly stock: DynamicModule;
}

/** All that can be asked of an order over HTTP. */
@Module({})
export class OrdersModule {
  static with({ log, times, stock }: OrdersModuleOptions): DynamicModule {
    return {
      module: OrdersModule,
      imports: [CqrsModule, stock],
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
        { provide: OrderCommandLoop, useFactory: () => new OrderCommandLoop(log) },
        {
          provide: OrderFulfilment,
          inject: [OrderCommandLoop, StockCommandLoop],
          useFactory: (orders: OrderCommandLoop, skus: StockCommandLoop) =>
            new OrderFulfilment(log, orders, new GoodsMovements(log, skus)),
        },
        { provide: StatedTimes, useValue: times },
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
}
