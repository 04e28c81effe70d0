import type { Sealer } from '@daybook/command-path';
import {
  type CommandServiceAdapters,
  CommandServiceModule,
  holdBackCommands,
} from '@daybook/command-service';
import { LogEventFeed } from '@daybook/event-feed';
import { type EventLog, PostgresEventLog } from '@daybook/event-log';
import { PostgresParkedReview } from '@daybook/parking';
import { ProcessManagerModule } from '@daybook/process-manager';
import { PostgresProcessStore } from '@daybook/processes';
import { ProjectorModule } from '@daybook/projector';
import { QueryServiceModule } from '@daybook/query-service';
import { createHttpService, type HttpServiceOptions, sha256OfKey } from '@daybook/service-kit';
import { AppliedSignal, PostgresViewReader, PostgresViewStore, ViewsBacklog } from '@daybook/views';
import { type WebhookServiceAdapters, WebhookServiceModule } from '@daybook/webhook-service';
import { PostgresWebhookStore } from '@daybook/webhooks';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Database, Service } from './database.js';
import type { OrderProcesses } from './order-processes.js';
import { migrateDatabase } from './migrate-database.js';

export interface AllInOneOptions extends Pick<CommandServiceAdapters, 'timeToleranceMs'> {
  readonly database: Database;
  readonly apiKey: string;
  readonly partitions: number;
  readonly metrics: NonNullable<HttpServiceOptions['metrics']>;
  readonly logger: HttpServiceOptions['logger'];
  /** Seals what of orders is secret, and opens it. */
  readonly sealer?: Sealer;
  /** Without them orders are paid and confirmed by whoever calls the API. */
  readonly processes?: OrderProcesses;
  /** Where webhooks may go, and when they are tried again. */
  readonly webhooks: Pick<WebhookServiceAdapters, 'policy' | 'scheduleMs' | 'secretOverlapMs'>;
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
  const { database, apiKey, logger, metrics } = options;
  await migrateDatabase(database.ownerUrl, options.partitions, logger);
  await database.grantServices();

  const opened: Closeable[] = [];
  const backlog = new ViewsBacklog();
  const keep: Keep = async (opening) => {
    const adapter = await opening;
    opened.push(adapter);
    return adapter;
  };
  try {
    return await createHttpService(
      {
        module: AllInOneModule,
        imports: await openServices({ ...options, backlog }, keep),
        providers: [{ provide: ADAPTERS, useValue: opened }],
      },
      {
        description: { title: 'Daybook', version: '1', description: 'Event-sourced order management.' },
        logger,
        metrics,
        prepare: (fastify) => holdBackCommands(fastify, backlog),
        principals: [{ id: 'administrator', role: 'administrator', keySha256: sha256OfKey(apiKey) }],
      },
    );
  } catch (error) {
    await Promise.all(opened.map((adapter) => adapter.close()));
    throw error;
  }
}

/** Keeps what is opened, to be closed at the end. */
type Keep = <T extends Closeable>(opening: Promise<T>) => Promise<T>;

/** Each service reads with a login of its own. What one of them has done wakes those who wait for it. */
async function openServices(
  options: AllInOneOptions & { readonly backlog: ViewsBacklog },
  keep: Keep,
): Promise<DynamicModule[]> {
  const { database, apiKey, onDiskFull, sealer, timeToleranceMs, backlog } = options;
  const log = await keep(
    PostgresEventLog.open({ url: database.serviceUrl('command'), examine: true, onDiskFull }),
  );
  const reading = (service: Service, maxConnections: number) =>
    keep(PostgresEventLog.open({ url: database.serviceUrl(service), maxConnections }));

  const [projectorLog, queryLog, webhooksLog] = [
    await reading('projector', 2),
    await reading('query', 4),
    await reading('webhooks', 2),
  ];
  const views = await keep(
    PostgresViewStore.open({ url: database.serviceUrl('projector'), maxConnections: 2 }),
  );
  const viewReader = await keep(PostgresViewReader.open({ url: database.serviceUrl('query') }));
  const applied = new AppliedSignal();
  const webhooks = await keep(PostgresWebhookStore.open({ url: database.serviceUrl('webhooks') }));
  const parked = [
    await keep(PostgresParkedReview.open({ url: database.serviceUrl('query'), schema: 'process' })),
    await keep(PostgresParkedReview.open({ url: database.serviceUrl('query'), schema: 'webhooks' })),
  ];
  return [
    CommandServiceModule.with({
      log,
      ...(sealer && { sealer }),
      ...(timeToleranceMs !== undefined && { timeToleranceMs }),
    }),
    ProjectorModule.with({
      feedOf: () => new LogEventFeed(projectorLog, { wakeOn: log }),
      log: projectorLog,
      views,
      applied,
      backlog,
    }),
    QueryServiceModule.with({ log: queryLog, views: viewReader, parked, applied, apiKey }),
    WebhookServiceModule.with({
      feed: new LogEventFeed(webhooksLog, { wakeOn: log }),
      log: webhooksLog,
      store: webhooks,
      ...options.webhooks,
    }),
    ...(options.processes
      ? [await openProcessManager(options.processes, { database, log, keep, sealer })]
      : []),
  ];
}

interface ProcessSurroundings {
  readonly database: Database;
  readonly log: EventLog;
  readonly keep: Keep;
  readonly sealer: Sealer | undefined;
}

async function openProcessManager(
  processes: OrderProcesses,
  { database, log, keep, sealer }: ProcessSurroundings,
): Promise<DynamicModule> {
  const { clockOffsetMs } = processes;
  const store = await keep(
    PostgresProcessStore.open({ url: database.serviceUrl('process'), maxConnections: 2, clockOffsetMs }),
  );
  // With the commands' own log: what processes and clients append goes to disk together, and wakes the same.
  const feedOf = () => new LogEventFeed(log, { maxBatchEvents: 1_000, pollIntervalMs: 200 });
  return ProcessManagerModule.with({ ...processes, ...(sealer && { sealer }), log, feedOf, store });
}
