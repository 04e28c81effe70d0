import type { OrderCommandAnswer } from '@daybook/contracts';
import type { FastifyReply } from 'fastify';
import type { OrderOutcome } from '../orders/order-command-loop.js';
import { acceptedOutcome, type Subject } from './command-outcome.js';

const order: Subject = {
  name: 'order',
  missing: { code: 'order-not-found', title: 'There is no order with this id' },
};

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
  const { state, version } = await acceptedOutcome(order, pending, reply);
  const { status } = state;
  if (status === 'none') throw new Error(`The accepted command left order ${orderId} without a state.`);
  return { orderId, version, status };
}
