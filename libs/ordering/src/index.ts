export * from './order/order.commands.js';
export * from './order/order.decider.js';
export * from './order/order.events.js';
export {
  emptyTally,
  type FulfilledQuantities,
  type FulfilmentTally,
  tallied,
  tallyStatus,
  unitsBySku,
  unshippedUnits,
} from './order/order.fulfilment.js';
export { linesOf, orderTotal, priceViolations } from './order/order.lines.js';
export { changesBack } from './order/order.reversion.js';
export { paymentTokenOf, paymentTokenViolations } from './order/order.payment-token.js';
export { illegalStep, rejectionCodes } from './order/order.rejections.js';
export type { OrderRejection, OrderRejectionCode, Violation, Violations } from './order/order.rejections.js';
export type * from './order/order.state.js';
