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
import { PostgresViewReader } from '@daybook/views';
import Type from 'typebox';
import { QueryServiceModule } from './query-service.module.js';

const Config = Type.Object({
  DAYBOOK_PORT: Type.Integer({ ...variables.DAYBOOK_PORT, default: 4002 }),
  DAYBOOK_HOST: variables.DAYBOOK_HOST,
  DAYBOOK_API_KEY: variables.DAYBOOK_API_KEY,
  DAYBOOK_DATABASE_URL: variables.DAYBOOK_DATABASE_URL,
  DAYBOOK_LOG_LEVEL: variables.DAYBOOK_LOG_LEVEL,
});

main(async () => {
  const config = readConfig(Config, process.env);
  const url = config.DAYBOOK_DATABASE_URL;
  const log = await PostgresEventLog.open({ url });
  const views = await PostgresViewReader.open({ url });
  const apiKey = config.DAYBOOK_API_KEY;
  const app = await createHttpService(QueryServiceModule.with({ log, views, apiKey }), {
    description: { title: 'Daybook query-service', version: '1' },
    logger: createLogger({
      level: config.DAYBOOK_LOG_LEVEL,
      service: 'query-service',
      destination: 'stdout',
    }),
    principals: [{ id: 'administrator', role: 'administrator', keySha256: sha256OfKey(apiKey) }],
  });
  await listen(app, { port: config.DAYBOOK_PORT, host: config.DAYBOOK_HOST });
  await runUntilSignal(app);
  await Promise.all([log.close(), views.close()]);
});
