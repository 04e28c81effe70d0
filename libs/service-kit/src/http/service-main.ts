import type { DynamicModule } from '@nestjs/common';
import Type from 'typebox';
import { sha256OfKey } from '../auth/principal.js';
import { readConfig } from '../config/read-config.js';
import { variables } from '../config/variables.js';
import { createLogger } from '../logging/logger.js';
import { createHttpService } from './create-http-service.js';
import { runUntilSignal } from './graceful-stop.js';
import { listen } from './listen.js';
import { main } from './main.js';

/** What a service is made of, opened and ready. */
export interface OpenedService {
  readonly module: DynamicModule;
  /** Closes the adapters that the module was given, after the last request. */
  close(): Promise<void>;
}

export interface ServiceSettings {
  readonly databaseUrl: string;
  readonly apiKey: string;
}

/** The main function of a service that runs on its own: configured, served until a signal, stopped gracefully. */
export function serviceMain(
  name: string,
  defaultPort: number,
  open: (settings: ServiceSettings) => Promise<OpenedService>,
): void {
  main(async () => {
    const config = readConfig(configOf(defaultPort), process.env);
    const { DAYBOOK_API_KEY: apiKey, DAYBOOK_DATABASE_URL: databaseUrl } = config;
    const logger = createLogger({ level: config.DAYBOOK_LOG_LEVEL, service: name, destination: 'stdout' });
    const service = await open({ databaseUrl, apiKey });
    try {
      const app = await createHttpService(service.module, {
        description: { title: `Daybook ${name}`, version: '1' },
        logger,
        principals: [{ id: 'administrator', role: 'administrator', keySha256: sha256OfKey(apiKey) }],
      });
      const url = await listen(app, { port: config.DAYBOOK_PORT, host: config.DAYBOOK_HOST });
      logger.info({ url }, 'Ready.');
      await runUntilSignal(app);
    } finally {
      await service.close();
    }
  });
}

const configOf = (defaultPort: number) =>
  Type.Object({
    DAYBOOK_PORT: Type.Integer({ ...variables.DAYBOOK_PORT, default: defaultPort }),
    DAYBOOK_HOST: variables.DAYBOOK_HOST,
    DAYBOOK_API_KEY: variables.DAYBOOK_API_KEY,
    DAYBOOK_DATABASE_URL: variables.DAYBOOK_DATABASE_URL,
    DAYBOOK_LOG_LEVEL: variables.DAYBOOK_LOG_LEVEL,
  });
