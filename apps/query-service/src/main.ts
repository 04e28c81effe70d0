import { PostgresEventLog } from '@daybook/event-log';
import { serviceMain } from '@daybook/service-kit';
import { PostgresViewReader } from '@daybook/views';
import { QueryServiceModule } from './query-service.module.js';

serviceMain('query-service', 4002, async ({ databaseUrl, apiKey }) => {
  const log = await PostgresEventLog.open({ url: databaseUrl });
  const views = await PostgresViewReader.open({ url: databaseUrl });
  return {
    module: QueryServiceModule.with({ log, views, apiKey }),
    close: async () => {
      await Promise.all([log.close(), views.close()]);
    },
  };
});
