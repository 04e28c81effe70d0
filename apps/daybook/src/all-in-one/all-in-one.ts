import { CommandServiceModule } from '@daybook/command-service';
import { LogEventFeed } from '@daybook/event-feed';
import { PostgresEventLog } from '@daybook/event-log';
import { ProjectorModule } from '@daybook/projector';
import { QueryServiceModule } from '@daybook/query-service';
import { createHttpService, type HttpServiceOptions, sha256OfKey } from '@daybook/service-kit';
import { PostgresViewReader, PostgresViewStore } from '@daybook/views';
import { type WebhookServiceAdapters, WebhookServiceModule } from '@daybook/webhook-service';
import { PostgresWebhookStore } from '@daybook/webhooks';
import { Module, type OnApplicationShutdown, Inject } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Database } from './database.js';
import { migrateDatabase } from './migrate-database.js';

export interface AllInOneOptions {
  readonly database: Database;
  readonly apiKey: string;
  readonly partitions: number;
  readonly metrics: NonNullable<HttpServiceOptions['metrics']>;
  readonly logger: HttpServiceOptions['logger'];
  /** Where webhooks may go, and when they are tried again. */
  readonly webhooks: Pick<WebhookServiceAdapters, 'policy' | 'scheduleMs'>;
  /** Told when the log could not be written because the database's disk is full. */
  readonly onDiskFull: () => void;
}

interface Closeable {
  close(): Promise<void>;
}

const ADAPTERS = Symbol('all-in-one:adapters');

/** All services in one process. They are the same modules as on their own; only the adapters are chosen here. */
@Module({})
class AllInOneModule implements OnApplicationShutdown {
  constructor(@Inject(ADAPTERS) private readonly adapters: readonly Closeable[]) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.adapters.map((adapter) => adapter.close()));
  }
}

/** Brings the database up to date, opens the adapters and puts the services together; it does not listen yet. */
export async function createAllInOne(options: AllInOneOptions): Promise<NestFastifyApplication> {
  const { database, apiKey, logger } = options;
  await migrateDatabase(database.ownerUrl, options.partitions);
  await database.grantServices();

  const opened: Closeable[] = [];
  const keep = async <T extends Closeable>(opening: Promise<T>): Promise<T> => {
    const adapter = await opening;
    opened.push(adapter);
    return adapter;
  };
  try {
    const log = await keep(
      PostgresEventLog.open({ url: database.serviceUrl('command'), onDiskFull: options.onDiskFull }),
    );
    const projectorLog = await keep(
      PostgresEventLog.open({ url: database.serviceUrl('projector'), maxConnections: 2 }),
    );
    const queryLog = await keep(
      PostgresEventLog.open({ url: database.serviceUrl('query'), maxConnections: 4 }),
    );
    const store = await keep(
      PostgresViewStore.open({ url: database.serviceUrl('projector'), maxConnections: 2 }),
    );
    const views = await keep(PostgresViewReader.open({ url: database.serviceUrl('query') }));
    const webhooksLog = await keep(
      PostgresEventLog.open({ url: database.serviceUrl('webhooks'), maxConnections: 2 }),
    );
    const webhookStore = await keep(PostgresWebhookStore.open({ url: database.serviceUrl('webhooks') }));
    // The commands' log wakes those who follow it, each of whom reads with a login of its own.
    const feed = new LogEventFeed(projectorLog, { wakeOn: log });
    const webhooksFeed = new LogEventFeed(webhooksLog, { wakeOn: log });
    return await createHttpService(
      {
        module: AllInOneModule,
        imports: [
          CommandServiceModule.with({ log }),
          ProjectorModule.with({ feed, views: store }),
          QueryServiceModule.with({ log: queryLog, views, apiKey }),
          WebhookServiceModule.with({
            feed: webhooksFeed,
            log: webhooksLog,
            store: webhookStore,
            ...options.webhooks,
          }),
        ],
        providers: [{ provide: ADAPTERS, useValue: opened }],
      },
      {
        description: { title: 'Daybook', version: '1', description: 'Event-sourced order management.' },
        logger,
        metrics: options.metrics,
        principals: [{ id: 'administrator', role: 'administrator', keySha256: sha256OfKey(apiKey) }],
      },
    );
  } catch (error) {
    await Promise.all(opened.map((adapter) => adapter.close()));
    throw error;
  }
}
