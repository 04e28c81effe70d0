import { CancelItemsRequest, type OrderCommandAnswer } from '@daybook/contracts';
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
export class CancelItemsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':orderId/item-cancellations')
  @DocumentedCommand({
    summary: 'Cancel what is not shipped',
    problems: {
      409: ['order-not-confirmed', 'order-already-shipped', 'order-already-cancelled'],
      422: ['line-not-found', 'line-repeated', 'quantity-exceeds-unshipped'],
    },
  })
  cancel(
    @Param(validPath(OrderPath)) { orderId }: Static<typeof OrderPath>,
    @Body(stepBody(CancelItemsRequest, { optional: true }))
    body: Static<typeof CancelItemsRequest> | undefined,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderCommandAnswer> {
    const { occurredAt: _time, ...cancellation } = body ?? {};
    const command = new CarryOutOrderCommand(
      commandRequest({ request, principal, body }, orderId, { type: 'CancelItems', ...cancellation }),
    );
    return answerCommand(orderId, this.commands.execute(command), reply);
  }
}
