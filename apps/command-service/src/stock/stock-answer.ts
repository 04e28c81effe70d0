import type { StockOutcome } from '@daybook/command-path';
import { maxUnservedNamed, type StockCommandAnswer } from '@daybook/contracts';
import { availableOf, unservedOf } from '@daybook/stock';
import type { FastifyReply } from 'fastify';
import { acceptedOutcome, type Subject } from '../http/command-outcome.js';

const stock: Subject = {
  name: 'stock',
  missing: [{ code: 'sku-unknown', title: 'Nothing was ever recorded of this sku' }],
};

/**
 * Answers a command with what the stock is after it.
 *
 * @throws Problem for everything but an accepted command
 */
export async function answerStockCommand(
  sku: string,
  pending: Promise<StockOutcome>,
  reply: FastifyReply,
): Promise<StockCommandAnswer> {
  const { state, version } = await acceptedOutcome(stock, pending, reply);
  if (state.status === 'unknown') throw new Error(`The accepted command left sku ${sku} without a state.`);
  const { onHand, reserved } = state;
  const unserved = unservedOf(state, maxUnservedNamed);
  return { sku, onHand, reserved, available: availableOf(state), ...(unserved && { unserved }), version };
}
