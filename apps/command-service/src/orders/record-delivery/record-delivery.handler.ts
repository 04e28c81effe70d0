import { OrderCommandLoop, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { RecordDelivery } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class RecordDeliveryCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly delivery: RecordDelivery,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(RecordDeliveryCommand)
export class RecordDeliveryHandler implements ICommandHandler<RecordDeliveryCommand> {
  constructor(@Inject(OrderCommandLoop) private readonly loop: OrderCommandLoop) {}

  execute({ orderId, delivery, context, expectedVersion }: RecordDeliveryCommand): Promise<OrderOutcome> {
    return this.loop.handle({
      streamId: orderId,
      command: delivery,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
