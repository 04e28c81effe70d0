import { openEventFeed } from '@daybook/event-feed';
import { openEventLog } from '@daybook/event-log';
import { logUrlsOf, serviceMain, variables, webhooksUrlOf } from '@daybook/service-kit';
import { PostgresWebhookStore } from '@daybook/webhooks';
import Type from 'typebox';
import { destinationPolicyOf, retryScheduleOf, secretOverlapOf } from './settings.js';
import { WebhookServiceModule } from './webhook-service.module.js';

/** Services with the same webhooks share the work as one consumer group. */
const groupId = 'daybook.webhooks';

serviceMain({
  name: 'webhook-service',
  defaultPort: 4005,
  variables: {
    DAYBOOK_DATABASE_URL: Type.Optional(variables.DAYBOOK_DATABASE_URL),
    DAYBOOK_LOG_URLS: Type.Optional(variables.DAYBOOK_LOG_URLS),
    DAYBOOK_KAFKA_BROKERS: Type.Optional(variables.DAYBOOK_KAFKA_BROKERS),
    DAYBOOK_WEBHOOKS_URL: Type.Optional(variables.DAYBOOK_WEBHOOKS_URL),
    DAYBOOK_WEBHOOK_ALLOWED_NETWORKS: Type.Optional(variables.DAYBOOK_WEBHOOK_ALLOWED_NETWORKS),
    DAYBOOK_WEBHOOK_RETRY_SECONDS: Type.Optional(variables.DAYBOOK_WEBHOOK_RETRY_SECONDS),
    DAYBOOK_WEBHOOK_SECRET_OVERLAP_SECONDS: variables.DAYBOOK_WEBHOOK_SECRET_OVERLAP_SECONDS,
  },
  open: async (config, { logger }) => {
    const [policy, scheduleMs] = [destinationPolicyOf(config), retryScheduleOf(config)];
    const secretOverlapMs = secretOverlapOf(config);
    const url = webhooksUrlOf(config);
    const log = await openEventLog({ urls: logUrlsOf(config), signals: true });
    const store = await PostgresWebhookStore.open({ url });
    const brokers = config.DAYBOOK_KAFKA_BROKERS;
    const feed = openEventFeed({ brokers, groupId, log, logger });
    return {
      module: WebhookServiceModule.with({ feed, log, store, policy, scheduleMs, secretOverlapMs }),
      close: async () => {
        await Promise.all([log.close(), store.close()]);
      },
    };
  },
});
