import { OrderCommandLoop, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { ChangePaymentMethod } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class ChangePaymentMethodCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly change: ChangePaymentMethod,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangePaymentMethodCommand)
export class ChangePaymentMethodHandler implements ICommandHandler<ChangePaymentMethodCommand> {
  constructor(@Inject(OrderCommandLoop) private readonly loop: OrderCommandLoop) {}

  execute({ orderId, change, context, expectedVersion }: ChangePaymentMethodCommand): Promise<OrderOutcome> {
    return this.loop.handle({
      streamId: orderId,
      command: change,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
