import type { DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import Type, { type Static, type TObject, type TProperties } from 'typebox';
import { sha256OfKey } from '../auth/principal.js';
import { checkApiKeyLength } from '../config/api-key-length.js';
import { readConfig } from '../config/read-config.js';
import { variables } from '../config/variables.js';
import { createLogger } from '../logging/logger.js';
import { createHttpService } from './create-http-service.js';
import { serveUntil } from './graceful-stop.js';
import { listen } from './listen.js';
import { main } from './main.js';
import { unlessStopped } from './stop-request.js';

/** What a service is made of, opened and ready. */
export interface OpenedService {
  readonly module: DynamicModule;
  /** Closes the adapters that the module was given, after the last request. */
  close(): Promise<void>;
}

export interface ServiceDefinition<Own extends TProperties> {
  readonly name: string;
  readonly defaultPort: number;
  /** The variables that this service takes besides those of all. */
  readonly variables: Own;
  open(config: Static<TObject<Own>>, shared: SharedByServices): Promise<OpenedService>;
}

export interface SharedByServices {
  readonly apiKey: string;
  readonly logger: Logger;
}

/** The main function of a service that runs on its own: configured, served until a signal, stopped gracefully. */
export function serviceMain<Own extends TProperties>(definition: ServiceDefinition<Own>): void {
  const { name, defaultPort } = definition;
  main(async (stop) => {
    const all = Type.Object({ ...definition.variables, ...commonVariables(defaultPort) });
    const config = readConfig(all, process.env) as Static<TObject<Own>> & CommonConfig;
    const logger = createLogger({ level: config.DAYBOOK_LOG_LEVEL, service: name, destination: 'stdout' });
    const apiKey = config.DAYBOOK_API_KEY;
    checkApiKeyLength(apiKey, config.DAYBOOK_HOST);
    const service = await unlessStopped(stop, definition.open(config, { apiKey, logger }));
    try {
      const creation = createHttpService(service.module, {
        description: { title: `Daybook ${name}`, version: '1' },
        logger,
        principals: [{ id: 'administrator', role: 'administrator', keySha256: sha256OfKey(apiKey) }],
        metrics: config.DAYBOOK_METRICS,
      });
      const app = await unlessStopped(stop, creation);
      const url = await listen(app, { port: config.DAYBOOK_PORT, host: config.DAYBOOK_HOST });
      logger.info({ url }, 'Ready.');
      await serveUntil(stop, app);
    } finally {
      await service.close();
    }
  });
}

const commonVariables = (defaultPort: number) => ({
  DAYBOOK_PORT: Type.Integer({ ...variables.DAYBOOK_PORT, default: defaultPort }),
  DAYBOOK_HOST: variables.DAYBOOK_HOST,
  DAYBOOK_API_KEY: variables.DAYBOOK_API_KEY,
  DAYBOOK_LOG_LEVEL: variables.DAYBOOK_LOG_LEVEL,
  DAYBOOK_METRICS: variables.DAYBOOK_METRICS,
});
type CommonConfig = Static<TObject<ReturnType<typeof commonVariables>>>;
