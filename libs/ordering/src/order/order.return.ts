import { accept, type Decision, reject } from '@daybook/event-sourcing';
import type { ReturnItems } from './order.commands.js';
import type { OrderEvent } from './order.events.js';
import { fulfilmentOf } from './order.fulfilment.js';
import { asItems, itemViolations, valueOf } from './order.items.js';
import {
  illegalStep,
  invalidCommand,
  isViolated,
  type OrderRejection,
  violation,
} from './order.rejections.js';
import { restocked, restockViolations } from './order.restock.js';
import type { LivingOrder } from './order.state.js';

/** Takes back what was delivered, in parts or whole, also while other parts are still on their way. */
export function decideReturn(order: LivingOrder, command: ReturnItems): Decision<OrderEvent, OrderRejection> {
  if (order.status === 'placed') return reject(illegalStep('nothing-delivered'));
  const fulfilment = fulfilmentOf(order);
  if (![...fulfilment.values()].some(({ delivered }) => delivered > 0)) {
    return reject(illegalStep('nothing-delivered'));
  }
  const violations = [
    ...itemViolations(command.items, fulfilment, {
      none: 'nothing-to-return',
      excess: 'quantity-exceeds-delivered',
      available: ({ delivered, returned }) => delivered - returned,
    }),
    ...restockViolations(command.restock, command.items, fulfilment),
  ];
  if (isViolated(violations)) return reject(invalidCommand(violations));

  const items = asItems(command.items);
  const value = valueOf(items, fulfilment);
  // Within the order's total, unless the order itself is more than can be kept exactly.
  if (!value.ok) return reject(invalidCommand([violation('amount-too-large', '/items')]));
  return accept({
    type: 'ItemsReturned',
    items,
    valueMinor: value.minor,
    currency: order.currency,
    ...(command.reason !== undefined && { reason: command.reason }),
    ...restocked(command.restock, items, fulfilment),
  });
}
