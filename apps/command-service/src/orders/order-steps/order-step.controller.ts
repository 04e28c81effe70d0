import { orderSteps, type StepType } from '@daybook/contracts';
import type { OrderCommand } from '@daybook/ordering';
import { type BodyRule, CurrentPrincipal, type Principal, validPath } from '@daybook/service-kit';
import {
  Body,
  Controller,
  Inject,
  Param,
  RequestMapping,
  RequestMethod,
  Req,
  Res,
  type Type,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { acceptedOrder, answerOf, type AcceptedOrderCommand } from '../../http/command-answer.js';
import { DocumentedCommand } from '../../http/command-documentation.js';
import { commandRequest } from '../../http/command-headers.js';
import type { NamedTimes } from '../../http/named-time.js';
import { OrderPath, ShipmentPath } from '../../http/order-path.js';
import { stepBody } from '../../http/step-body.js';
import { CarryOutOrderCommand } from '../carry-out-order-command.js';
import { paymentTokenRule } from '../payment-token.rule.js';
import { shipmentIdOf } from './dispatched-shipment.js';

/** What no schema can say of a body. */
const rules: Partial<Record<StepType, readonly BodyRule[]>> = { ChangePaymentMethod: [paymentTokenRule] };

/** What an answer says beside what all say. */
const answers: Partial<Record<StepType, (outcome: AcceptedOrderCommand) => object>> = {
  DispatchShipment: ({ events }) => ({ shipmentId: shipmentIdOf(events) }),
};

/** The name of an operation in the OpenAPI document, where it is not the verb of its command. */
const operations: Partial<Record<StepType, string>> = { ReturnItems: 'takeBack' };

/** The controller of a step: what path and body say goes as one command to the command loop. */
export function orderStepController(type: StepType): Type {
  const {
    method,
    path,
    summary,
    body: schema,
    isBodyOptional: optional = false,
    ...documented
  } = orderSteps[type];
  const operation =
    operations[type] ?? type.replace(/^([A-Z][a-z]+).*/, (_, verb: string) => verb.toLowerCase());

  @Controller('v1/orders')
  class OrderStepController {
    constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

    @RequestMapping({ method: RequestMethod[method], path: `:orderId${path}` })
    @DocumentedCommand({ summary, ...documented })
    async [operation](
      @Param(validPath(path.includes(':shipmentId') ? ShipmentPath : OrderPath))
      { orderId, ...place }: Static<typeof OrderPath>,
      @Body(stepBody(schema, { optional, rules: rules[type] ?? [] })) body: NamedTimes | undefined,
      @CurrentPrincipal() principal: Principal,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<object> {
      const { occurredAt: _time, ...said } = body ?? {};
      // The steps are written so that path and body say all that the command needs.
      const command = { type, ...place, ...said } as OrderCommand;
      const pending = this.commands.execute(
        new CarryOutOrderCommand(commandRequest({ request, principal, body }, orderId, command)),
      );
      const outcome = await acceptedOrder(pending, reply);
      return { ...answerOf(orderId, outcome), ...answers[type]?.(outcome) };
    }
  }
  return Object.defineProperty(OrderStepController, 'name', { value: `${type}Controller` });
}

/** One for each step, in the order in which they are written. */
export const orderStepControllers = (Object.keys(orderSteps) as StepType[]).map(orderStepController);
