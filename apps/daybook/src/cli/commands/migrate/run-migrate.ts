import { categories as allCategories } from '@daybook/contracts';
import { ensureTopics } from '@daybook/event-feed';
import { type ConversionProgress, faultyEvents, migrateEventLog } from '@daybook/event-log';
import { migrateProcesses } from '@daybook/processes';
import { logUrlsOf, readConfig, variables } from '@daybook/service-kit';
import { migrateMongoViews, migrateViews } from '@daybook/views';
import { migrateWebhooks } from '@daybook/webhooks';
import Type, { type Static } from 'typebox';
import type { CliContext } from '../../context.js';
import { showProgress } from '../../output/progress.js';
import { printJson, printLine } from '../../output/print.js';

export interface MigrateOptions {
  readonly json?: boolean;
}

const Config = Type.Object({
  DAYBOOK_LOG_URLS: Type.Optional(variables.DAYBOOK_LOG_URLS),
  DAYBOOK_DATABASE_URL: Type.Optional(variables.DAYBOOK_DATABASE_URL),
  DAYBOOK_PROCESS_URL: Type.Optional(variables.DAYBOOK_PROCESS_URL),
  DAYBOOK_MONGO_URL: Type.Optional(variables.DAYBOOK_MONGO_URL),
  DAYBOOK_WEBHOOKS_URL: Type.Optional(variables.DAYBOOK_WEBHOOKS_URL),
  DAYBOOK_KAFKA_BROKERS: Type.Optional(variables.DAYBOOK_KAFKA_BROKERS),
  DAYBOOK_PARTITIONS: variables.DAYBOOK_PARTITIONS,
});

/** One of the stores that the variables name. */
interface Store {
  readonly name: 'log' | 'processes' | 'views:postgresql' | 'views:mongodb' | 'webhooks' | 'topics';
  /** What is said once it is up to date. */
  readonly sentence: string;
  migrate(): Promise<void>;
}

/** Brings every store that is named up to date, one after another; the first that cannot be ends it. */
export async function runMigrate({ json = false }: MigrateOptions, context: CliContext): Promise<void> {
  const config = readConfig(Config, context.env);
  const logUrls = logUrlsOf(config);
  const stores = storesOf(config, logUrls, context);
  for (const store of stores) {
    await store.migrate();
    if (!json) await printLine(context.stdout, store.sentence);
  }
  if (!json) return;
  await printJson(context.stdout, {
    upToDate: stores.map(({ name }) => name),
    partitions: config.DAYBOOK_PARTITIONS,
    logServers: logUrls.length,
  });
}

function storesOf(
  config: Readonly<Static<typeof Config>>,
  logUrls: readonly string[],
  context: CliContext,
): Store[] {
  const {
    DAYBOOK_DATABASE_URL: databaseUrl,
    DAYBOOK_MONGO_URL: mongoUrl,
    DAYBOOK_WEBHOOKS_URL: webhooksUrl = databaseUrl,
    DAYBOOK_KAFKA_BROKERS: brokers,
  } = config;
  const { DAYBOOK_PROCESS_URL: processUrl = databaseUrl } = config;
  const categories = Object.fromEntries(
    allCategories.map((category) => [category, config.DAYBOOK_PARTITIONS]),
  );
  const servers = logUrls.length === 1 ? '1 server' : `${logUrls.length} servers`;
  const partitions =
    config.DAYBOOK_PARTITIONS === 1 ? '1 partition' : `${config.DAYBOOK_PARTITIONS} partitions`;
  const stores: Store[] = [
    {
      name: 'log',
      sentence: `The log is up to date: ${partitions} on ${servers}.`,
      migrate: () => migrateLog(logUrls, categories, context),
    },
  ];
  if (databaseUrl !== undefined) {
    stores.push({
      name: 'views:postgresql',
      sentence: 'The views in PostgreSQL are up to date.',
      migrate: () => migrateViews(databaseUrl),
    });
  }
  if (processUrl !== undefined) {
    stores.push({
      name: 'processes',
      sentence: 'What processes keep is up to date.',
      migrate: () => migrateProcesses(processUrl),
    });
  }
  if (mongoUrl !== undefined) {
    stores.push({
      name: 'views:mongodb',
      sentence: 'The views in MongoDB are up to date.',
      migrate: () => migrateMongoViews(mongoUrl),
    });
  }
  if (webhooksUrl !== undefined) {
    stores.push({
      name: 'webhooks',
      sentence: 'The webhooks are up to date.',
      migrate: () => migrateWebhooks(webhooksUrl),
    });
  }
  if (brokers !== undefined) {
    stores.push({
      name: 'topics',
      sentence: 'The topics in Kafka are up to date.',
      migrate: () => ensureTopics({ brokers, categories }),
    });
  }
  return stores;
}

/** A log of before is brought into the form of today, which takes a while. */
async function migrateLog(
  logUrls: readonly string[],
  categories: Readonly<Record<string, number>>,
  { stderr }: CliContext,
): Promise<void> {
  let progress: ConversionProgress = { converted: 0, events: 0, faulty: 0 };
  const endProgress = await showProgress(stderr, 'Converting the log', () => ({
    done: progress.converted,
    total: progress.events,
    count: progress.converted,
    note: `${progress.converted} of ${progress.events} events`,
  }));
  await migrateEventLog(logUrls, categories, (each) => {
    progress = each;
  }).finally(endProgress);
  if (progress.faulty > 0) await printLine(stderr, faultyEvents(progress));
}
