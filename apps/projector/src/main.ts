import { LogEventFeed } from '@daybook/event-feed';
import { PostgresEventLog } from '@daybook/event-log';
import { serviceMain, variables } from '@daybook/service-kit';
import { PostgresViewStore } from '@daybook/views';
import { ProjectorModule } from './projector.module.js';

serviceMain({
  name: 'projector',
  defaultPort: 4003,
  variables: { DAYBOOK_DATABASE_URL: variables.DAYBOOK_DATABASE_URL },
  open: async ({ DAYBOOK_DATABASE_URL: url }) => {
    const log = await PostgresEventLog.open({ url });
    const views = await PostgresViewStore.open({ url });
    return {
      module: ProjectorModule.with({ feed: new LogEventFeed(log), views }),
      close: async () => {
        await Promise.all([log.close(), views.close()]);
      },
    };
  },
});
