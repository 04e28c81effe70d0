export * from './process/payment-process.decider.js';
export type * from './process/payment-process.events.js';
export type * from './process/payment-process.inputs.js';
export {
  defaultPaymentPolicy,
  type PaymentPolicy,
  type PaymentTerms,
} from './process/payment-process.policy.js';
export type { PaymentRejection, PaymentRejectionCode } from './process/payment-process.rejections.js';
export type * from './process/payment-process.state.js';
