import type { CommandContext } from '@daybook/event-sourcing';
import type { CommitReservation } from '@daybook/stock';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { StockCommandLoop, type StockOutcome } from '../stock-command-loop.js';

/** Asked by the process of an order, never over HTTP. */
export class CommitReservationCommand extends Command<StockOutcome> {
  constructor(
    readonly sku: string,
    readonly commitment: CommitReservation,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CommitReservationCommand)
export class CommitReservationHandler implements ICommandHandler<CommitReservationCommand> {
  constructor(@Inject(StockCommandLoop) private readonly loop: StockCommandLoop) {}

  execute({ sku, commitment, context }: CommitReservationCommand): Promise<StockOutcome> {
    return this.loop.handle({
      streamId: sku,
      command: commitment,
      context,
    });
  }
}
