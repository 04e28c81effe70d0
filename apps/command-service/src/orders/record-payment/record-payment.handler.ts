import { OrderCommandLoop, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { RecordPayment } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class RecordPaymentCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly payment: RecordPayment,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(RecordPaymentCommand)
export class RecordPaymentHandler implements ICommandHandler<RecordPaymentCommand> {
  constructor(@Inject(OrderCommandLoop) private readonly loop: OrderCommandLoop) {}

  execute({ orderId, payment, context, expectedVersion }: RecordPaymentCommand): Promise<OrderOutcome> {
    return this.loop.handle({
      streamId: orderId,
      command: payment,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
