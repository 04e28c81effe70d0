import type { OrderOutcome } from '@daybook/command-path';
import type { OrderCommandAnswer } from '@daybook/contracts';
import type { FastifyReply } from 'fastify';
import { type Accepted, acceptedOutcome, type Subject } from './command-outcome.js';

const order: Subject = {
  name: 'order',
  missing: [
    { code: 'order-not-found', title: 'There is no order with this id' },
    { code: 'shipment-not-found', title: 'The order has no shipment with this id' },
  ],
};

export type AcceptedOrderCommand = Accepted<OrderOutcome>;

/**
 * Answers a command with what became of it.
 *
 * @throws Problem for everything but an accepted command
 */
export async function answerCommand(
  orderId: string,
  pending: Promise<OrderOutcome>,
  reply: FastifyReply,
): Promise<OrderCommandAnswer> {
  return answerOf(orderId, await acceptedOrder(pending, reply));
}

/** @throws Problem for everything but an accepted command */
export const acceptedOrder = (
  pending: Promise<OrderOutcome>,
  reply: FastifyReply,
): Promise<AcceptedOrderCommand> => acceptedOutcome(order, pending, reply);

export function answerOf(orderId: string, { state, version }: AcceptedOrderCommand): OrderCommandAnswer {
  const { status } = state;
  if (status === 'none') throw new Error(`The accepted command left order ${orderId} without a state.`);
  return { orderId, version, status };
}
