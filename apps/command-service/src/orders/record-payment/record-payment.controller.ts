import { type OrderCommandAnswer, RecordPaymentRequest } from '@daybook/contracts';
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
export class RecordPaymentController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':orderId/payments')
  @DocumentedCommand({
    summary: 'Record that an order was paid',
    problems: {
      409: ['nothing-to-pay', 'payment-already-confirmed', 'order-already-cancelled'],
      422: [
        'payment-amount-mismatch',
        'payment-currency-mismatch',
        'amount-malformed',
        'amount-not-positive',
        'amount-too-precise',
        'amount-too-large',
      ],
    },
  })
  record(
    @Param(validPath(OrderPath)) { orderId }: Static<typeof OrderPath>,
    @Body(stepBody(RecordPaymentRequest)) body: Static<typeof RecordPaymentRequest>,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderCommandAnswer> {
    const { occurredAt: _time, ...payment } = body;
    const command = new CarryOutOrderCommand(
      commandRequest({ request, principal, body }, orderId, { type: 'RecordPayment', ...payment }),
    );
    return answerCommand(orderId, this.commands.execute(command), reply);
  }
}
