import { type OrderCommandAnswer, RefundPaymentRequest } from '@daybook/contracts';
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
export class RefundPaymentController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':orderId/refunds')
  @DocumentedCommand({
    summary: 'Record that a payment was given back',
    problems: {
      409: ['nothing-paid', 'refund-exceeds-payment'],
      422: [
        'refund-exceeds-payment',
        'amount-malformed',
        'amount-not-positive',
        'amount-too-precise',
        'amount-too-large',
      ],
    },
  })
  refund(
    @Param(validPath(OrderPath)) { orderId }: Static<typeof OrderPath>,
    @Body(stepBody(RefundPaymentRequest, { optional: true }))
    body: Static<typeof RefundPaymentRequest> | undefined,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderCommandAnswer> {
    const { occurredAt: _time, ...refund } = body ?? {};
    const command = new CarryOutOrderCommand(
      commandRequest({ request, principal, body }, orderId, { type: 'RefundPayment', ...refund }),
    );
    return answerCommand(orderId, this.commands.execute(command), reply);
  }
}
