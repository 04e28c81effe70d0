import { DerivedKeys, Sealer } from '@daybook/command-path';
import {
  checkApiKeyLength,
  createLogger,
  listen,
  main,
  readConfig,
  safeKeyLength,
  secretsKeysOf,
  serveUntil,
  stopGracefully,
  unlessStopped,
  variables,
} from '@daybook/service-kit';
import { destinationPolicyOf, retryScheduleOf, secretOverlapOf } from '@daybook/webhook-service';
import Type, { type Static } from 'typebox';
import { createAllInOne } from './all-in-one/all-in-one.js';
import { DataDirectory, DataDirectoryError } from './all-in-one/data-directory.js';
import { embeddedDatabase, externalDatabase } from './all-in-one/database.js';
import { type OpenedProcesses, openProcesses, orderProcessVariables } from './all-in-one/order-processes.js';

const Config = Type.Object({
  DAYBOOK_PORT: variables.DAYBOOK_PORT,
  DAYBOOK_HOST: variables.DAYBOOK_HOST,
  DAYBOOK_DATA_DIR: variables.DAYBOOK_DATA_DIR,
  DAYBOOK_API_KEY: Type.Optional(variables.DAYBOOK_API_KEY),
  DAYBOOK_SECRETS_KEY: Type.Optional(variables.DAYBOOK_SECRETS_KEY),
  DAYBOOK_SECRETS_KEY_FILE: Type.Optional(variables.DAYBOOK_SECRETS_KEY_FILE),
  DAYBOOK_DATABASE_URL: Type.Optional(variables.DAYBOOK_DATABASE_URL),
  DAYBOOK_PARTITIONS: variables.DAYBOOK_PARTITIONS,
  DAYBOOK_TIME_TOLERANCE_SECONDS: variables.DAYBOOK_TIME_TOLERANCE_SECONDS,
  DAYBOOK_WEBHOOK_ALLOWED_NETWORKS: Type.Optional(variables.DAYBOOK_WEBHOOK_ALLOWED_NETWORKS),
  DAYBOOK_WEBHOOK_RETRY_SECONDS: Type.Optional(variables.DAYBOOK_WEBHOOK_RETRY_SECONDS),
  DAYBOOK_WEBHOOK_SECRET_OVERLAP_SECONDS: variables.DAYBOOK_WEBHOOK_SECRET_OVERLAP_SECONDS,
  DAYBOOK_METRICS: variables.DAYBOOK_METRICS,
  ...orderProcessVariables,
  DAYBOOK_LOG_LEVEL: variables.DAYBOOK_LOG_LEVEL,
});

const diskFull =
  'The disk that holds the database is full, so Daybook stopped; what it acknowledged is safe. Free some space and start it again.';

const shortKeyWarning = `Warning: DAYBOOK_API_KEY is shorter than ${safeKeyLength} characters and could be guessed; use a longer one outside of a trial.`;

const say = (line: string) => process.stdout.write(`${line}\n`);

main(async (stop) => {
  const config = readConfig(Config, process.env);
  if (config.DAYBOOK_API_KEY !== undefined) checkApiKeyLength(config.DAYBOOK_API_KEY, config.DAYBOOK_HOST);
  const directory = await DataDirectory.open(config.DAYBOOK_DATA_DIR);
  const opened = config.DAYBOOK_PROCESSES === 'on' ? await openProcesses(config, directory) : undefined;
  try {
    await serve(config, { directory, opened, stop });
  } finally {
    await opened?.close();
  }
  say('Daybook stopped.');
});

interface Surroundings {
  readonly directory: DataDirectory;
  readonly opened: OpenedProcesses | undefined;
  readonly stop: AbortSignal;
}

/** From the database to the last request. A start that is told to stop is given up. */
async function serve(
  config: Readonly<Static<typeof Config>>,
  { directory, opened, stop }: Surroundings,
): Promise<void> {
  const database = config.DAYBOOK_DATABASE_URL
    ? await unlessStopped(stop, externalDatabase(config.DAYBOOK_DATABASE_URL))
    : await embeddedDatabase(directory, { onProgress: say, stop });
  const fault = Promise.withResolvers<never>();
  try {
    const apiKey = config.DAYBOOK_API_KEY ?? (await keptApiKey(directory));
    if (apiKey.length < safeKeyLength) say(shortKeyWarning);
    const creation = createAllInOne({
      database,
      apiKey,
      sealer: await sealerOf(config, directory),
      ...(opened && { processes: opened.processes }),
      partitions: config.DAYBOOK_PARTITIONS,
      timeToleranceMs: config.DAYBOOK_TIME_TOLERANCE_SECONDS * 1_000,
      webhooks: {
        policy: destinationPolicyOf(config),
        scheduleMs: retryScheduleOf(config),
        secretOverlapMs: secretOverlapOf(config),
      },
      metrics: config.DAYBOOK_METRICS,
      logger: createLogger({ level: config.DAYBOOK_LOG_LEVEL, service: 'daybook' }),
      onDiskFull: () => fault.reject(new DataDirectoryError(diskFull)),
    });
    const app = await unlessStopped(stop, creation);
    try {
      const url = await listen(app, { port: config.DAYBOOK_PORT, host: config.DAYBOOK_HOST });
      opened?.listensOn(url);
      say(`Daybook ready on ${url}`);
      await Promise.race([serveUntil(stop, app), fault.promise]);
    } catch (error) {
      await stopGracefully(app);
      throw error;
    }
  } finally {
    await database.stop();
  }
}

/** With the key that is named, else with one that is kept in the data directory. */
async function sealerOf(config: Readonly<Static<typeof Config>>, directory: DataDirectory): Promise<Sealer> {
  const given = await secretsKeysOf(config);
  const keys =
    given.length > 0
      ? given
      : await secretsKeysOf({ DAYBOOK_SECRETS_KEY_FILE: await directory.secretsKeyFile() });
  return Sealer.with(new DerivedKeys(keys), 'payment-tokens');
}

async function keptApiKey(directory: DataDirectory): Promise<string> {
  const { key, isNew, file } = await directory.apiKey();
  if (isNew) say(`API key: ${key} (kept in ${file})`);
  return key;
}
