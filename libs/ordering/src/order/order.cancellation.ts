import { accept, type Decision, reject } from '@daybook/event-sourcing';
import type { CancelItems, CancelOrder } from './order.commands.js';
import type { OrderCancelled, OrderEvent } from './order.events.js';
import { fulfilmentOf, unshippedItems } from './order.fulfilment.js';
import { asItems, itemViolations, unitsIn, valueOf } from './order.items.js';
import {
  illegalStep,
  invalidCommand,
  isViolated,
  type OrderRejection,
  violation,
} from './order.rejections.js';
import type { LivingOrder } from './order.state.js';

type OrderDecision = Decision<OrderEvent, OrderRejection>;

/** The whole order, as long as nothing of it is out. */
export function decideCancellation(order: LivingOrder, command: CancelOrder): OrderDecision {
  switch (order.status) {
    case 'placed':
    case 'confirmed':
      return accept(orderCancelled(command));
    case 'shipped':
    case 'delivered':
    case 'returned':
      return reject(illegalStep('order-already-shipped', 'The order has been shipped, in part at least.'));
  }
}

/** What is not shipped. Where that is the whole order, the order is cancelled. */
export function decideItemCancellation(order: LivingOrder, command: CancelItems): OrderDecision {
  if (order.status === 'placed') {
    return reject(
      illegalStep('order-not-confirmed', 'The order is not confirmed yet: its lines can be changed.'),
    );
  }
  const fulfilment = fulfilmentOf(order);
  const unshipped = unshippedItems(fulfilment);
  if (unshipped.length === 0) {
    return reject(illegalStep('order-already-shipped', 'The order has been shipped, whole.'));
  }
  const items = command.items === undefined ? unshipped : asItems(command.items);
  const violations = itemViolations(items, fulfilment, {
    none: 'nothing-to-cancel',
    excess: 'quantity-exceeds-unshipped',
    available: ({ quantity, shipped }) => quantity - shipped,
  });
  if (isViolated(violations)) return reject(invalidCommand(violations));
  if (order.status === 'confirmed' && unitsIn(items) === unitsIn(unshipped)) {
    return accept(orderCancelled(command));
  }
  const value = valueOf(items, fulfilment);
  // Within the order's total, unless the order itself is more than can be kept exactly.
  if (!value.ok) return reject(invalidCommand([violation('amount-too-large', '/items')]));
  return accept({
    type: 'ItemsCancelled',
    items,
    valueMinor: value.minor,
    currency: order.currency,
    ...(command.reason !== undefined && { reason: command.reason }),
  });
}

const orderCancelled = ({ reason, cause }: Omit<CancelOrder, 'type'>): OrderCancelled => ({
  type: 'OrderCancelled',
  ...(reason !== undefined && { reason }),
  ...(cause !== undefined && { cause }),
});
