import { NestFactory } from '@nestjs/core';
import {
  AggregateRepository,
  AggregateRoot,
  DomainEvent,
  ForAggregate,
  NestMediatorModule,
} from '@rolandsall24/nest-mediator';
import type { PlacedOrder } from '../workload/orders.ts';
import type { AppenderKind } from './appender.ts';
import { connectionsFor, openPool } from './connections.ts';

const poolToken = 'POOL';

class OrderPlaced {
  readonly orderId: string;

  constructor(orderId: string, data: PlacedOrder['data']) {
    this.orderId = orderId;
    Object.assign(this, data);
  }
}

class Order extends AggregateRoot {
  readonly aggregateType = 'Order';
  id = '';

  static place({ streamId, data }: PlacedOrder): Order {
    const order = new Order();
    order.apply(new OrderPlaced(streamId, data));
    return order;
  }

  applyOrderPlaced({ orderId }: OrderPlaced): void {
    this.id = orderId;
  }
}

class OrderRepository extends AggregateRepository<Order> {}

// Its decorators, called as functions, because Node runs TypeScript without any.
DomainEvent('Order', 'orderId')(OrderPlaced);
ForAggregate(Order)(OrderRepository);

/**
 * The event sourcing library for NestJS on PostgreSQL that npm's registry had when this was written; it did not have
 * @event-nest/postgresql and @ocoda/event-sourcing-postgres.
 */
export const nestMediator: AppenderKind = {
  name: 'nest-mediator',
  kind: 'peer',
  async openAppender({ engines }, callers) {
    const pool = openPool(await engines.database(), connectionsFor(callers));
    const app = await NestFactory.createApplicationContext(
      {
        module: class BenchModule {},
        imports: [
          {
            module: class PoolModule {},
            global: true,
            providers: [{ provide: poolToken, useValue: pool }],
            exports: [poolToken],
          },
          // Events as the source of truth, on the application's pool, as its README shows.
          NestMediatorModule.forRoot({
            eventStore: { type: 'postgres', useExistingPool: poolToken, mode: 'source' },
          }),
        ],
        providers: [OrderRepository],
      },
      { logger: false, abortOnError: false },
    );
    const orders = app.get(OrderRepository);
    return {
      append: (order) => orders.save(Order.place(order)),
      async close() {
        await app.close();
        await pool.end();
      },
    };
  },
};
