import { DerivedKeys, Sealer } from '@daybook/command-path';
import { openEventFeed } from '@daybook/event-feed';
import { openEventLog } from '@daybook/event-log';
import { PostgresProcessStore } from '@daybook/processes';
import { logUrlsOf, processUrlOf, secretsKeysOf, serviceMain, variables } from '@daybook/service-kit';
import Type from 'typebox';
import { systemClock } from './process-manager.adapters.js';
import { ProcessManagerModule } from './process-manager.module.js';
import { paymentPolicyOf, paymentVariables } from './processes/payment/payment.config.policy.js';
import { paymentProviderOf, providerVariables } from './processes/payment/payment.config.provider.js';

/** Process managers share the work as consumer groups, one for each subscription. */
const groupPrefix = 'daybook.process-manager';

/** Each event makes commands, which wait for one another at the log. */
const maxEventsAtOnce = 1_000;

serviceMain({
  name: 'process-manager',
  defaultPort: 4004,
  variables: {
    DAYBOOK_DATABASE_URL: Type.Optional(variables.DAYBOOK_DATABASE_URL),
    DAYBOOK_LOG_URLS: Type.Optional(variables.DAYBOOK_LOG_URLS),
    DAYBOOK_PROCESS_URL: Type.Optional(variables.DAYBOOK_PROCESS_URL),
    DAYBOOK_KAFKA_BROKERS: Type.Optional(variables.DAYBOOK_KAFKA_BROKERS),
    DAYBOOK_STOCK: variables.DAYBOOK_STOCK,
    DAYBOOK_SECRETS_KEY: Type.Optional(variables.DAYBOOK_SECRETS_KEY),
    DAYBOOK_SECRETS_KEY_FILE: Type.Optional(variables.DAYBOOK_SECRETS_KEY_FILE),
    ...paymentVariables,
    ...providerVariables,
  },
  open: async (config, { logger }) => {
    const policy = paymentPolicyOf(config);
    const provider = paymentProviderOf(config);
    const sealer = await Sealer.with(new DerivedKeys(await secretsKeysOf(config)), 'payment-tokens');
    const url = processUrlOf(config);
    const log = await openEventLog({ urls: logUrlsOf(config), signals: true });
    const store = await PostgresProcessStore.open({ url });
    const brokers = config.DAYBOOK_KAFKA_BROKERS;
    const feedOf = (subscription: string) =>
      openEventFeed({
        brokers,
        groupId: `${groupPrefix}.${subscription}`,
        log,
        logger,
        maxBatchEvents: maxEventsAtOnce,
      });
    const { DAYBOOK_STOCK: unknownSkus } = config;
    const clock = systemClock;
    return {
      module: ProcessManagerModule.with({ log, sealer, feedOf, store, provider, policy, unknownSkus, clock }),
      close: async () => {
        await Promise.all([log.close(), store.close()]);
      },
    };
  },
});
