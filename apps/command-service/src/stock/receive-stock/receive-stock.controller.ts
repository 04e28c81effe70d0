import { ReceiveStockRequest, type StockCommandAnswer, StockPath } from '@daybook/contracts';
import { CurrentPrincipal, type Principal, Roles, validBody, validPath } from '@daybook/service-kit';
import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { DocumentedStockCommand } from '../../http/command-documentation.js';
import { commandRequest } from '../../http/command-headers.js';
import { CarryOutStockCommand } from '../carry-out-stock-command.js';
import { answerStockCommand } from '../stock-answer.js';

@Controller('v1/stock')
@Roles('administrator')
export class ReceiveStockController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':sku/receipts')
  @DocumentedStockCommand({ summary: 'Receive stock', problems: { 409: 'on-hand-too-large' } })
  receive(
    @Param(validPath(StockPath)) { sku }: Static<typeof StockPath>,
    @Body(validBody(ReceiveStockRequest)) { quantity, reference }: Static<typeof ReceiveStockRequest>,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StockCommandAnswer> {
    const command = new CarryOutStockCommand(
      commandRequest({ request, principal }, sku, {
        type: 'ReceiveStock',
        quantity,
        ...(reference !== undefined && { reference }),
      }),
    );
    return answerStockCommand(sku, this.commands.execute(command), reply);
  }
}
