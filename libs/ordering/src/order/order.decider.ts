import { type Decider, type Decision, reject } from '@daybook/event-sourcing';
import { decideCancellation, decideItemCancellation } from './order.cancellation.js';
import type { ModifyOrder, OrderCommand, PlaceOrder, RefundPayment } from './order.commands.js';
import type { OrderEvent } from './order.events.js';
import { evolve } from './order.evolution.js';
import { decideModification } from './order.modification.js';
import { decideConfirmation, decidePayment, decidePaymentMethod, decideRefund } from './order.payment.js';
import { decidePlacement } from './order.placement.js';
import { illegalStep, type OrderRejection } from './order.rejections.js';
import { decideReturn } from './order.return.js';
import { decideDelivery, decideDeliveryFailure, decideDispatch } from './order.shipment.js';
import { type LivingOrder, noOrder, type OrderState } from './order.state.js';

type OrderDecision = Decision<OrderEvent, OrderRejection>;

/**
 * The order. While it is placed everything about it may change; once confirmed only where it goes to, until
 * something is shipped. Then its packages go out and are delivered or come back, and items are returned.
 * It can be cancelled while nothing is out, and what is not shipped of it at any time. Money may come and go back beside all that.
 */
export const orderDecider: Decider<OrderState, OrderCommand, OrderEvent, OrderRejection> = {
  initialState: noOrder,
  decide,
  evolve,
};

function decide(state: OrderState, command: OrderCommand): OrderDecision {
  if (command.type === 'PlaceOrder') {
    return state.status === 'none' ? decidePlacement(command) : reject(illegalStep('order-already-exists'));
  }
  if (state.status === 'none') return reject(illegalStep('order-not-found'));
  if (command.type === 'RefundPayment') return decideRefund(state, command);
  if (state.status === 'cancelled') return reject(illegalStep('order-already-cancelled'));
  return decideLiving(state, command);
}

function decideLiving(
  order: LivingOrder,
  command: Exclude<OrderCommand, PlaceOrder | RefundPayment>,
): OrderDecision {
  switch (command.type) {
    case 'ModifyOrder':
      return modify(order, command);
    case 'ConfirmOrder':
      return decideConfirmation(order);
    case 'CancelOrder':
      return decideCancellation(order, command);
    case 'CancelItems':
      return decideItemCancellation(order, command);
    case 'RecordPayment':
      return decidePayment(order, command);
    case 'ChangePaymentMethod':
      return decidePaymentMethod(order, command);
    case 'DispatchShipment':
      return decideDispatch(order, command);
    case 'RecordDelivery':
      return decideDelivery(order, command);
    case 'RecordDeliveryFailure':
      return decideDeliveryFailure(order, command);
    case 'ReturnItems':
      return decideReturn(order, command);
  }
}

function modify(order: LivingOrder, command: ModifyOrder): OrderDecision {
  switch (order.status) {
    case 'placed':
    case 'confirmed':
      return decideModification(order, command);
    case 'shipped':
    case 'delivered':
    case 'returned':
      return reject(illegalStep('order-already-shipped'));
  }
}
