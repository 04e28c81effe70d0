import { PostgresEventLog } from '@daybook/event-log';
import { serviceMain, variables } from '@daybook/service-kit';
import { CommandServiceModule } from './command-service.module.js';

serviceMain({
  name: 'command-service',
  defaultPort: 4001,
  variables: { DAYBOOK_DATABASE_URL: variables.DAYBOOK_DATABASE_URL },
  open: async ({ DAYBOOK_DATABASE_URL }) => {
    const log = await PostgresEventLog.open({ url: DAYBOOK_DATABASE_URL });
    return { module: CommandServiceModule.with({ log }), close: () => log.close() };
  },
});
