export * from './process/payment-process.decider.js';
export type * from './process/payment-process.events.js';
export { evolve as evolvePayment } from './process/payment-process.evolution.js';
export type * from './process/payment-process.inputs.js';
export {
  defaultPaymentPolicy,
  type PaymentPolicy,
  type PaymentTerms,
} from './process/payment-process.policy.js';
export type { PaymentRejection, PaymentRejectionCode } from './process/payment-process.rejections.js';
export { isStockAwaited } from './process/payment-process.requests.stock.js';
export { noProcess } from './process/payment-process.state.js';
export type * from './process/payment-process.state.js';
