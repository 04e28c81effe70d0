import { PostgresEventLog } from '@daybook/event-log';
import { serviceMain } from '@daybook/service-kit';
import { CommandServiceModule } from './command-service.module.js';

serviceMain('command-service', 4001, async ({ databaseUrl }) => {
  const log = await PostgresEventLog.open({ url: databaseUrl });
  return { module: CommandServiceModule.with({ log }), close: () => log.close() };
});
