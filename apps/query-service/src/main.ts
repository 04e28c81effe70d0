import { openEventLog } from '@daybook/event-log';
import { logUrlsOf, serviceMain, variables, viewsLocationOf } from '@daybook/service-kit';
import { openViewReader } from '@daybook/views';
import Type from 'typebox';
import { QueryServiceModule } from './query-service.module.js';

serviceMain({
  name: 'query-service',
  defaultPort: 4002,
  variables: {
    DAYBOOK_DATABASE_URL: Type.Optional(variables.DAYBOOK_DATABASE_URL),
    DAYBOOK_LOG_URLS: Type.Optional(variables.DAYBOOK_LOG_URLS),
    DAYBOOK_MONGO_URL: Type.Optional(variables.DAYBOOK_MONGO_URL),
  },
  open: async (config, { apiKey }) => {
    const location = viewsLocationOf(config);
    const log = await openEventLog({ urls: logUrlsOf(config) });
    const views = await openViewReader(location);
    return {
      module: QueryServiceModule.with({ log, views, apiKey }),
      close: async () => {
        await Promise.all([log.close(), views.close()]);
      },
    };
  },
});
