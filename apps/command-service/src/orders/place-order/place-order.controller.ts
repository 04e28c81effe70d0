import { type OrderCommandAnswer, PlaceOrderRequest } from '@daybook/contracts';
import { CurrentPrincipal, idempotencyKey, type Principal } from '@daybook/service-kit';
import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { answerCommand } from '../../http/command-answer.js';
import { DocumentedCommand } from '../../http/command-documentation.js';
import { commandContext } from '../../http/command-headers.js';
import { stepBody } from '../../http/step-body.js';
import { CarryOutOrderCommand } from '../carry-out-order-command.js';
import { paymentTokenRule } from '../payment-token.rule.js';
import { orderIdFor, priceRule, toPlaceOrder } from './place-order.request.js';

@Controller('v1/orders')
export class PlaceOrderController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @DocumentedCommand({
    summary: 'Place an order',
    status: 201,
    changesExisting: false,
    problems: { 403: 'placed-at-not-allowed', 409: 'order-already-exists', 422: 'amount-too-large' },
  })
  async place(
    @Body(stepBody(PlaceOrderRequest, { rules: [priceRule, paymentTokenRule] }))
    body: Static<typeof PlaceOrderRequest>,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderCommandAnswer> {
    const orderId = orderIdFor(body, principal.id, idempotencyKey(request));
    const command = new CarryOutOrderCommand({
      streamId: orderId,
      command: toPlaceOrder(body),
      context: commandContext(request, principal, body),
      likelyNew: true,
    });
    const answer = await answerCommand(orderId, this.commands.execute(command), reply);
    reply.header('location', `/v1/orders/${orderId}`);
    return answer;
  }
}
