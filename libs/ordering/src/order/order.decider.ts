import { accept, type Decider, type Decision, reject } from '@daybook/event-sourcing';
import { type Currency, isCurrency } from '../money/currency.js';
import {
  type CancelOrder,
  type LineRequest,
  limits,
  type OrderCommand,
  type PlaceOrder,
} from './order.commands.js';
import { applyChange, draftOf, redrafted } from './order.draft.js';
import type { Line, OrderEvent, OrderModified, OrderPlaced } from './order.events.js';
import { orderTotal, readLine } from './order.lines.js';
import { decideModification } from './order.modification.js';
import {
  illegalStep,
  invalidCommand,
  isViolated,
  type OrderRejection,
  type Violation,
  violation,
} from './order.rejections.js';
import { noOrder, type OpenOrder, type OrderState, type PlacedOrder } from './order.state.js';

type OrderDecision = Decision<OrderEvent, OrderRejection>;

/**
 * The order. While it is placed everything about it may change; once confirmed only where it goes to;
 * it can be cancelled until then and after, once.
 */
export const orderDecider: Decider<OrderState, OrderCommand, OrderEvent, OrderRejection> = {
  initialState: noOrder,
  decide,
  evolve,
};

function decide(state: OrderState, command: OrderCommand): OrderDecision {
  if (command.type === 'PlaceOrder') {
    return state.status === 'none' ? place(command) : reject(illegalStep('order-already-exists'));
  }
  switch (state.status) {
    case 'none':
      return reject(illegalStep('order-not-found'));
    case 'placed':
    case 'confirmed':
      return decideOpen(state, command);
    case 'cancelled':
      return reject(illegalStep('order-already-cancelled'));
  }
}

function decideOpen(order: OpenOrder, command: Exclude<OrderCommand, PlaceOrder>): OrderDecision {
  switch (command.type) {
    case 'ModifyOrder':
      return decideModification(order, command);
    case 'ConfirmOrder':
      return confirm(order);
    case 'CancelOrder':
      return cancel(command);
  }
}

function place(command: PlaceOrder): OrderDecision {
  if (command.lines.length > limits.maxLines) {
    return reject(invalidCommand([violation('too-many-lines', '/lines')]));
  }
  const { customerId, currency, country, paymentMethod, shippingAddress } = command;
  const known = isCurrency(currency);
  const { lines, violations: lineViolations } = readLines(command.lines, known ? currency : undefined);
  const violations = [
    ...(customerId.trim() === '' ? [violation('customer-missing', '/customerId')] : []),
    ...lineViolations,
  ];
  if (!known) return reject(invalidCommand([violation('currency-unknown', '/currency'), ...violations]));
  if (isViolated(violations)) return reject(invalidCommand(violations));
  if (!orderTotal(lines).ok) return reject(invalidCommand([violation('amount-too-large', '/lines')]));
  return accept({
    type: 'OrderPlaced',
    customerId,
    currency,
    ...(country !== undefined && { country }),
    paymentMethod,
    ...(shippingAddress !== undefined && { shippingAddress }),
    lines,
  });
}

function readLines(requests: readonly LineRequest[], currency: Currency | undefined) {
  const lines: Line[] = [];
  const violations: Violation[] = [];
  if (requests.length === 0) violations.push(violation('order-without-lines', '/lines'));
  for (const [index, request] of requests.entries()) {
    const reading = readLine(request, index + 1, currency, `/lines/${index}`);
    if (reading.ok) lines.push(reading.line);
    else violations.push(...reading.violations);
  }
  return { lines, violations };
}

function confirm(order: OpenOrder): OrderDecision {
  if (order.status === 'confirmed') return reject(illegalStep('order-already-confirmed'));
  switch (order.paymentMethod) {
    case 'card':
      return reject(illegalStep('payment-pending'));
    case 'cashOnDelivery':
    case 'invoice':
      return accept({ type: 'OrderConfirmed' });
  }
}

const cancel = ({ reason }: CancelOrder): OrderDecision =>
  accept({ type: 'OrderCancelled', ...(reason !== undefined && { reason }) });

/**
 * An event that cannot follow this state leaves it as it is: history is read as it stands, and whether a
 * step was legal is asked in `decide`.
 */
function evolve(state: OrderState, event: OrderEvent): OrderState {
  switch (event.type) {
    case 'OrderPlaced':
      return state.status === 'none' ? placed(event) : state;
    case 'OrderModified':
      return isOpen(state) ? modified(state, event) : state;
    case 'OrderConfirmed':
      return state.status === 'placed' ? { ...state, status: 'confirmed' } : state;
    case 'OrderCancelled':
      return isOpen(state) ? { status: 'cancelled' } : state;
  }
}

const isOpen = (state: OrderState): state is OpenOrder =>
  state.status === 'placed' || state.status === 'confirmed';

function placed({ currency, paymentMethod, shippingAddress, lines }: OrderPlaced): PlacedOrder {
  let nextLineId = 1;
  for (const { lineId } of lines) nextLineId = Math.max(nextLineId, lineId + 1);
  return {
    status: 'placed',
    currency,
    paymentMethod,
    ...(shippingAddress !== undefined && { shippingAddress }),
    lines,
    nextLineId,
  };
}

function modified(order: OpenOrder, { changes }: OrderModified): OpenOrder {
  const draft = draftOf(order);
  for (const change of changes) applyChange(draft, change);
  return redrafted(order, draft);
}
