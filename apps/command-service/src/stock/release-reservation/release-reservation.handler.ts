import type { CommandContext } from '@daybook/event-sourcing';
import type { ReleaseReservation } from '@daybook/stock';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { StockCommandLoop, type StockOutcome } from '../stock-command-loop.js';

/** Asked by the process of an order, never over HTTP. */
export class ReleaseReservationCommand extends Command<StockOutcome> {
  constructor(
    readonly sku: string,
    readonly release: ReleaseReservation,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReleaseReservationCommand)
export class ReleaseReservationHandler implements ICommandHandler<ReleaseReservationCommand> {
  constructor(@Inject(StockCommandLoop) private readonly loop: StockCommandLoop) {}

  execute({ sku, release, context }: ReleaseReservationCommand): Promise<StockOutcome> {
    return this.loop.handle({
      streamId: sku,
      command: release,
      context,
    });
  }
}
