import { Module, type Type } from '@nestjs/common';
import { CommandHandler, CqrsModule, QueryHandler } from '@nestjs/cqrs';
import { createHttpService } from '../http/create-http-service.js';
import { createLogger } from '../logging/logger.js';

class PlaceOrder {}
class FindOrder {}

@CommandHandler(PlaceOrder)
class PlaceOrderHandler {
  execute(): void {}
}

@CommandHandler(PlaceOrder)
class OtherPlaceOrderHandler {
  execute(): void {}
}

@QueryHandler(FindOrder)
class FindOrderHandler {
  execute(): void {}
}

@QueryHandler(FindOrder)
class OtherFindOrderHandler {
  execute(): void {}
}

@Module({ imports: [CqrsModule.forRoot()], providers: [PlaceOrderHandler, FindOrderHandler] })
class OrdersModule {}

@Module({ imports: [OrdersModule, CqrsModule.forRoot()], providers: [OtherPlaceOrderHandler] })
class TwoCommandHandlers {}

@Module({ imports: [OrdersModule], providers: [OtherFindOrderHandler] })
class TwoQueryHandlers {}

@Module({ imports: [OrdersModule], providers: [PlaceOrderHandler] })
class SameHandlerTwice {}

@Module({
  imports: [CqrsModule.forRoot()],
  providers: [PlaceOrderHandler, { provide: 'alias', useExisting: PlaceOrderHandler }],
})
class AliasedHandler {}

async function start(module: Type): Promise<void> {
  const app = await createHttpService(module, {
    description: { title: 'Orders', version: '1' },
    logger: createLogger({ level: 'silent' }),
    principals: [],
  });
  await app.close();
}

describe('the check of unique handlers', () => {
  it.each([OrdersModule, AliasedHandler])('lets %p start', async (module) => {
    await expect(start(module)).resolves.toBeUndefined();
  });

  it.each([
    [TwoCommandHandlers, /command PlaceOrder .*OtherPlaceOrderHandler in TwoCommandHandlers/],
    [TwoCommandHandlers, /PlaceOrderHandler in OrdersModule/],
    [TwoQueryHandlers, /query FindOrder .*OtherFindOrderHandler in TwoQueryHandlers/],
    [SameHandlerTwice, /PlaceOrderHandler in SameHandlerTwice/],
  ])('stops the start of %p', async (module, message) => {
    await expect(start(module)).rejects.toThrow(message);
  });
});
