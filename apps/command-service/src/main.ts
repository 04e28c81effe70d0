import { DerivedKeys, Sealer } from '@daybook/command-path';
import { openEventLog } from '@daybook/event-log';
import { logUrlsOf, secretsKeysOf, serviceMain, variables } from '@daybook/service-kit';
import Type from 'typebox';
import { CommandServiceModule } from './command-service.module.js';
import { openRelays } from './relay/open-relays.js';

serviceMain({
  name: 'command-service',
  defaultPort: 4001,
  variables: {
    DAYBOOK_DATABASE_URL: Type.Optional(variables.DAYBOOK_DATABASE_URL),
    DAYBOOK_LOG_URLS: Type.Optional(variables.DAYBOOK_LOG_URLS),
    DAYBOOK_KAFKA_BROKERS: Type.Optional(variables.DAYBOOK_KAFKA_BROKERS),
    DAYBOOK_TIME_TOLERANCE_SECONDS: variables.DAYBOOK_TIME_TOLERANCE_SECONDS,
    DAYBOOK_SECRETS_KEY: Type.Optional(variables.DAYBOOK_SECRETS_KEY),
    DAYBOOK_SECRETS_KEY_FILE: Type.Optional(variables.DAYBOOK_SECRETS_KEY_FILE),
  },
  open: async (config, { logger }) => {
    const urls = logUrlsOf(config);
    const sealer = await Sealer.with(new DerivedKeys(await secretsKeysOf(config)), 'payment-tokens');
    const brokers = config.DAYBOOK_KAFKA_BROKERS;
    const log = await openEventLog({ urls, signals: true, examine: true });
    const relaying = brokers && openRelays({ log, urls, brokers, logger });
    return {
      module: CommandServiceModule.with({
        log,
        sealer,
        relays: relaying?.relays ?? [],
        timeToleranceMs: config.DAYBOOK_TIME_TOLERANCE_SECONDS * 1_000,
      }),
      close: async () => {
        await relaying?.close();
        await log.close();
      },
    };
  },
});
