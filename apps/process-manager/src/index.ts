export { paymentPolicyOf, paymentVariables } from './config/payment-policy.js';
export { paymentProviderOf, providerVariables } from './config/payment-provider.js';
export type { Clock } from './payment/payment-processes.js';
export { ProcessManager } from './process-manager.js';
export { type ProcessManagerAdapters, systemClock } from './process-manager.adapters.js';
export { ProcessManagerModule } from './process-manager.module.js';
