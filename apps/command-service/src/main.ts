import { PostgresEventLog } from '@daybook/event-log';
import {
  createHttpService,
  createLogger,
  listen,
  main,
  readConfig,
  runUntilSignal,
  sha256OfKey,
  variables,
} from '@daybook/service-kit';
import Type from 'typebox';
import { CommandServiceModule } from './command-service.module.js';

const Config = Type.Object({
  DAYBOOK_PORT: Type.Integer({ ...variables.DAYBOOK_PORT, default: 4001 }),
  DAYBOOK_HOST: variables.DAYBOOK_HOST,
  DAYBOOK_API_KEY: variables.DAYBOOK_API_KEY,
  DAYBOOK_DATABASE_URL: variables.DAYBOOK_DATABASE_URL,
  DAYBOOK_LOG_LEVEL: variables.DAYBOOK_LOG_LEVEL,
});

main(async () => {
  const config = readConfig(Config, process.env);
  const log = await PostgresEventLog.open({ url: config.DAYBOOK_DATABASE_URL });
  const app = await createHttpService(CommandServiceModule.with({ log }), {
    description: { title: 'Daybook command-service', version: '1' },
    logger: createLogger({
      level: config.DAYBOOK_LOG_LEVEL,
      service: 'command-service',
      destination: 'stdout',
    }),
    principals: [
      { id: 'administrator', role: 'administrator', keySha256: sha256OfKey(config.DAYBOOK_API_KEY) },
    ],
  });
  await listen(app, { port: config.DAYBOOK_PORT, host: config.DAYBOOK_HOST });
  await runUntilSignal(app);
  await log.close();
});
