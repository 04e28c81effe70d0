import { PostgresEventLog } from '@daybook/event-log';
import { serviceMain, variables } from '@daybook/service-kit';
import { PostgresViewReader } from '@daybook/views';
import { QueryServiceModule } from './query-service.module.js';

serviceMain({
  name: 'query-service',
  defaultPort: 4002,
  variables: { DAYBOOK_DATABASE_URL: variables.DAYBOOK_DATABASE_URL },
  open: async ({ DAYBOOK_DATABASE_URL: url }, { apiKey }) => {
    const log = await PostgresEventLog.open({ url });
    const views = await PostgresViewReader.open({ url });
    return {
      module: QueryServiceModule.with({ log, views, apiKey }),
      close: async () => {
        await Promise.all([log.close(), views.close()]);
      },
    };
  },
});
