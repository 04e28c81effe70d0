export { isStockAwaited } from './payment-process/payment-process.asks.stock.js';
export * from './payment-process/payment-process.decides.js';
export type * from './payment-process/payment-process.events.js';
export { evolve as evolvePayment } from './payment-process/payment-process.evolution.js';
export * from './payment-process/payment-process.interested.js';
export {
  defaultPaymentPolicy,
  type PaymentPolicy,
  type PaymentTerms,
} from './payment-process/payment-process.policy.js';
export type { PaymentRejection, PaymentRejectionCode } from './payment-process/payment-process.rejections.js';
export { noProcess } from './payment-process/payment-process.state.js';
export type * from './payment-process/payment-process.state.js';
export type * from './payment-process/payment-process.told.inputs.js';
