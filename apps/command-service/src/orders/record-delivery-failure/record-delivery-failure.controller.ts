import { type OrderCommandAnswer, RecordDeliveryFailureRequest } from '@daybook/contracts';
import { CurrentPrincipal, type Principal, validPath } from '@daybook/service-kit';
import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { answerCommand } from '../../http/command-answer.js';
import { DocumentedCommand } from '../../http/command-documentation.js';
import { commandRequest } from '../../http/command-headers.js';
import { ShipmentPath } from '../../http/order-path.js';
import { stepBody } from '../../http/step-body.js';
import { CarryOutOrderCommand } from '../carry-out-order-command.js';

@Controller('v1/orders')
export class RecordDeliveryFailureController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':orderId/shipments/:shipmentId/delivery-failure')
  @DocumentedCommand({
    summary: 'Record that a shipment could not be delivered',
    problems: {
      404: ['order-not-found', 'shipment-not-found'],
      409: ['shipment-already-delivered', 'shipment-returned-to-sender', 'order-already-cancelled'],
      422: ['line-not-found', 'line-repeated', 'restock-exceeds-returned', 'restock-without-return'],
    },
  })
  record(
    @Param(validPath(ShipmentPath)) { orderId, shipmentId }: Static<typeof ShipmentPath>,
    @Body(stepBody(RecordDeliveryFailureRequest, { optional: true }))
    body: Static<typeof RecordDeliveryFailureRequest> | undefined,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderCommandAnswer> {
    const { occurredAt: _time, ...failure } = body ?? {};
    const command = new CarryOutOrderCommand(
      commandRequest({ request, principal, body }, orderId, {
        type: 'RecordDeliveryFailure',
        shipmentId,
        ...failure,
      }),
    );
    return answerCommand(orderId, this.commands.execute(command), reply);
  }
}
