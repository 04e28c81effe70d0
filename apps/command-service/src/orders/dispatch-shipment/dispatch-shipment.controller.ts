import { DispatchShipmentAnswer, DispatchShipmentRequest } from '@daybook/contracts';
import type { OrderEvent } from '@daybook/ordering';
import { CurrentPrincipal, type Principal, validPath } from '@daybook/service-kit';
import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { acceptedOrder, answerOf } from '../../http/command-answer.js';
import { DocumentedCommand } from '../../http/command-documentation.js';
import { commandRequest } from '../../http/command-headers.js';
import { OrderPath } from '../../http/order-path.js';
import { stepBody } from '../../http/step-body.js';
import { CarryOutOrderCommand } from '../carry-out-order-command.js';

@Controller('v1/orders')
export class DispatchShipmentController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':orderId/shipments')
  @DocumentedCommand({
    summary: 'Ship an order, or a part of it',
    answer: DispatchShipmentAnswer,
    problems: {
      409: [
        'order-not-confirmed',
        'order-already-shipped',
        'too-many-shipments',
        'stock-insufficient',
        'order-already-cancelled',
      ],
      422: ['line-not-found', 'line-repeated', 'quantity-exceeds-unshipped'],
    },
  })
  async dispatch(
    @Param(validPath(OrderPath)) { orderId }: Static<typeof OrderPath>,
    @Body(stepBody(DispatchShipmentRequest, { optional: true }))
    body: Static<typeof DispatchShipmentRequest> | undefined,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DispatchShipmentAnswer> {
    const { occurredAt: _time, ...dispatch } = body ?? {};
    const command = new CarryOutOrderCommand(
      commandRequest({ request, principal, body }, orderId, { type: 'DispatchShipment', ...dispatch }),
    );
    const outcome = await acceptedOrder(this.commands.execute(command), reply);
    return { ...answerOf(orderId, outcome), shipmentId: shipmentIdOf(outcome.events) };
  }
}

/** The shipment that the command's one event tells of. */
function shipmentIdOf(events: readonly OrderEvent[]): number {
  const [event] = events;
  if (event?.type !== 'ShipmentDispatched') throw new Error('The accepted command dispatched no shipment.');
  return event.shipmentId;
}
