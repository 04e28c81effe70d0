export { ProcessManager } from './running/process-manager.js';
export { type ProcessManagerAdapters, systemClock } from './process-manager.adapters.js';
export { ProcessManagerModule } from './process-manager.module.js';
export { paymentPolicyOf, paymentVariables } from './processes/payment/payment.config.policy.js';
export { paymentProviderOf, providerVariables } from './processes/payment/payment.config.provider.js';
export type { Clock } from './processes/payment/payment.decides.js';
