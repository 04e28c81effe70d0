export { destinationPolicyOf, retryScheduleOf, secretOverlapOf } from './settings.js';
export type { WebhookServiceAdapters } from './tokens.js';
export { WebhookServiceModule } from './webhook-service.module.js';
