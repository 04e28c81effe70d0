import { CancelOrderRequest, type OrderCommandAnswer } from '@daybook/contracts';
import { CurrentPrincipal, type Principal, validPath } from '@daybook/service-kit';
import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { answerCommand } from '../../http/command-answer.js';
import { DocumentedCommand } from '../../http/command-documentation.js';
import { commandRequest } from '../../http/command-headers.js';
import { OrderPath } from '../../http/order-path.js';
import { stepBody } from '../../http/step-body.js';
import { CarryOutOrderCommand } from '../carry-out-order-command.js';

@Controller('v1/orders')
export class CancelOrderController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':orderId/cancellation')
  @DocumentedCommand({
    summary: 'Cancel an order',
    problems: { 409: ['order-already-shipped', 'order-already-cancelled'] },
  })
  cancel(
    @Param(validPath(OrderPath)) { orderId }: Static<typeof OrderPath>,
    @Body(stepBody(CancelOrderRequest, { optional: true }))
    body: Static<typeof CancelOrderRequest> | undefined,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderCommandAnswer> {
    const { occurredAt: _time, ...cancellation } = body ?? {};
    const command = new CarryOutOrderCommand(
      commandRequest({ request, principal, body }, orderId, { type: 'CancelOrder', ...cancellation }),
    );
    return answerCommand(orderId, this.commands.execute(command), reply);
  }
}
