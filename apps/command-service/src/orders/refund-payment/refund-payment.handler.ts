import { OrderCommandLoop, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { RefundPayment } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class RefundPaymentCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly refund: RefundPayment,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(RefundPaymentCommand)
export class RefundPaymentHandler implements ICommandHandler<RefundPaymentCommand> {
  constructor(@Inject(OrderCommandLoop) private readonly loop: OrderCommandLoop) {}

  execute({ orderId, refund, context, expectedVersion }: RefundPaymentCommand): Promise<OrderOutcome> {
    return this.loop.handle({
      streamId: orderId,
      command: refund,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
