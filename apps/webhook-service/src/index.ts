export { destinationPolicyOf, retryScheduleOf } from './settings.js';
export type { WebhookServiceAdapters } from './tokens.js';
export { WebhookServiceModule } from './webhook-service.module.js';
