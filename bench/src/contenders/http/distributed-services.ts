import { anchorsTopic, topicOf } from '@daybook/contracts';
import { ensureTopics } from '@daybook/event-feed';
import { migrateEventLog } from '@daybook/event-log';
import { migrateMongoViews } from '@daybook/views';
import type { Context } from '../../benchmark.ts';
import { withAdmin } from '../../workload/topic.ts';
import { category, partitions } from '../daybook-log.ts';
import type { ChildService } from './child-service.ts';
import { startService } from './daybook-services.ts';

/** Every service on its own, over PostgreSQL, Kafka and MongoDB. */
export interface DistributedServices {
  readonly commands: ChildService;
  readonly projector: ChildService;
  readonly queries: ChildService;
  stop(): Promise<void>;
}

export async function startDistributed({ engines }: Context): Promise<DistributedServices> {
  const broker = await engines.broker();
  const mongoUrl = await engines.mongoDatabase();
  const databaseUrl = await engines.database();
  await migrateEventLog(databaseUrl, { [category]: partitions });
  await migrateMongoViews(mongoUrl);
  await ensureTopics({ brokers: [broker], categories: { [category]: partitions } });
  const stores = { databaseUrl, mongoUrl, broker };
  const commands = await startService('command-service', stores);
  const projector = await startService('projector', stores);
  const queries = await startService('query-service', stores);
  return {
    commands,
    projector,
    queries,
    async stop() {
      await Promise.all([commands, projector, queries].map((service) => service.stop()));
      // The services' topics always have the same names, and the next log is another one.
      await withAdmin(broker, (admin) => admin.deleteTopics({ topics: [topicOf(category), anchorsTopic] }));
    },
  };
}
