import { LogEventFeed } from '@daybook/event-feed';
import { PostgresEventLog } from '@daybook/event-log';
import { serviceMain } from '@daybook/service-kit';
import { PostgresViewStore } from '@daybook/views';
import { ProjectorModule } from './projector.module.js';

serviceMain('projector', 4003, async ({ databaseUrl }) => {
  const log = await PostgresEventLog.open({ url: databaseUrl });
  const views = await PostgresViewStore.open({ url: databaseUrl });
  return {
    module: ProjectorModule.with({ feed: new LogEventFeed(log), views }),
    close: async () => {
      await Promise.all([log.close(), views.close()]);
    },
  };
});
