import {
  GoodsMovements,
  OrderCommandLoop,
  OrderFulfilment,
  type Sealer,
  StockCommandLoop,
} from '@daybook/command-path';
import type { EventLog } from '@daybook/event-log';
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { StatedTimes } from '../http/stated-times.js';
import { CarryOutOrderCommandHandler } from './carry-out-order-command.js';
import { orderStepControllers } from './order-steps/order-step.controller.js';
import { PlaceOrderController } from './place-order/place-order.controller.js';

export interface OrdersModuleOptions {
  readonly log: EventLog;
  readonly times: StatedTimes;
  /** The module of stock, which follows what leaves and comes back. */
  readonly stock: DynamicModule;
  /** Seals what of an order is secret. */
  readonly sealer?: Sealer | undefined;
}

/** All that can be asked of an order over HTTP. */
@Module({})
export class OrdersModule {
  static with({ log, times, stock, sealer }: OrdersModuleOptions): DynamicModule {
    return {
      module: OrdersModule,
      imports: [CqrsModule, stock],
      controllers: [PlaceOrderController, ...orderStepControllers],
      providers: [
        { provide: OrderCommandLoop, useFactory: () => new OrderCommandLoop(log, sealer) },
        {
          provide: OrderFulfilment,
          inject: [OrderCommandLoop, StockCommandLoop],
          useFactory: (orders: OrderCommandLoop, skus: StockCommandLoop) =>
            new OrderFulfilment(log, orders, new GoodsMovements(log, skus)),
        },
        { provide: StatedTimes, useValue: times },
        CarryOutOrderCommandHandler,
      ],
    };
  }
}
