import { openEventFeed } from '@daybook/event-feed';
import { openEventLog } from '@daybook/event-log';
import { logUrlsOf, serviceMain, variables, viewsLocationOf } from '@daybook/service-kit';
import { openViewStore } from '@daybook/views';
import Type from 'typebox';
import { ProjectorModule } from './projector.module.js';

/** Of the consumer groups. Projectors of the same views share the work of a subscription as one group. */
const groupPrefix = 'daybook';

serviceMain({
  name: 'projector',
  defaultPort: 4003,
  variables: {
    DAYBOOK_DATABASE_URL: Type.Optional(variables.DAYBOOK_DATABASE_URL),
    DAYBOOK_LOG_URLS: Type.Optional(variables.DAYBOOK_LOG_URLS),
    DAYBOOK_KAFKA_BROKERS: Type.Optional(variables.DAYBOOK_KAFKA_BROKERS),
    DAYBOOK_MONGO_URL: Type.Optional(variables.DAYBOOK_MONGO_URL),
  },
  open: async (config, { logger }) => {
    const location = viewsLocationOf(config);
    const log = await openEventLog({ urls: logUrlsOf(config), signals: true });
    const views = await openViewStore(location);
    const brokers = config.DAYBOOK_KAFKA_BROKERS;
    const feedOf = (subscription: string) =>
      openEventFeed({ brokers, groupId: `${groupPrefix}.${subscription}`, log, logger });
    return {
      module: ProjectorModule.with({ feedOf, log, views }),
      close: async () => {
        await Promise.all([log.close(), views.close()]);
      },
    };
  },
});
