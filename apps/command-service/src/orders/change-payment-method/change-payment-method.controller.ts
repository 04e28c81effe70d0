import { ChangePaymentMethodRequest, type OrderCommandAnswer } from '@daybook/contracts';
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
import { paymentTokenRule } from '../payment-token.rule.js';

@Controller('v1/orders')
export class ChangePaymentMethodController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':orderId/payment-method')
  @DocumentedCommand({
    summary: 'Change how an order is paid',
    problems: {
      409: ['payment-already-confirmed', 'order-already-confirmed', 'order-already-cancelled'],
      422: 'nothing-changed',
    },
  })
  change(
    @Param(validPath(OrderPath)) { orderId }: Static<typeof OrderPath>,
    @Body(stepBody(ChangePaymentMethodRequest, { rules: [paymentTokenRule] }))
    body: Static<typeof ChangePaymentMethodRequest>,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderCommandAnswer> {
    const { occurredAt: _time, ...change } = body;
    const command = new CarryOutOrderCommand(
      commandRequest({ request, principal, body }, orderId, { type: 'ChangePaymentMethod', ...change }),
    );
    return answerCommand(orderId, this.commands.execute(command), reply);
  }
}
