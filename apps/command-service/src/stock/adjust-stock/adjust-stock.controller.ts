import { AdjustStockRequest, type StockCommandAnswer, StockPath } from '@daybook/contracts';
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
export class AdjustStockController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':sku/adjustments')
  @DocumentedStockCommand({
    summary: 'Correct the stock on hand',
    problems: { 409: ['below-picked', 'nothing-changed'] },
  })
  adjust(
    @Param(validPath(StockPath)) { sku }: Static<typeof StockPath>,
    @Body(validBody(AdjustStockRequest)) { onHand, reason }: Static<typeof AdjustStockRequest>,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StockCommandAnswer> {
    const command = new CarryOutStockCommand(
      commandRequest({ request, principal }, sku, { type: 'AdjustStock', onHand, reason }),
    );
    return answerStockCommand(sku, this.commands.execute(command), reply);
  }
}
