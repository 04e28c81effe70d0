import { migrateEventLog } from '@daybook/event-log';
import type { Contender, Context, Subject } from '../../benchmark.ts';
import { closedLoop } from '../../harness/closed-loop.ts';
import { anOrder } from '../../workload/orders.ts';
import { category, partitions } from '../daybook-log.ts';
import { type ChildService, startServer } from './child-service.ts';
import { startService } from './daybook-services.ts';
import { connections, HttpClient } from './http-client.ts';

/** The command-service over a log of its own. It runs without Kafka: what is relayed later is no part of an answer. */
export async function startCommandService({ engines }: Context): Promise<ChildService> {
  const databaseUrl = await engines.database();
  await migrateEventLog(databaseUrl, { [category]: partitions });
  return startService('command-service', { databaseUrl });
}

/** As many callers as connections, each of which places one order after another. */
const placingOrders = (
  { name, kind }: Pick<Contender, 'name' | 'kind'>,
  start: (context: Context) => Promise<ChildService>,
): Contender => ({
  name,
  kind,
  async open(context): Promise<Subject> {
    const service = await start(context);
    const client = new HttpClient(service.url);
    return {
      round: (seconds) => closedLoop(connections, seconds, () => client.placeOrder(anOrder())),
      async close() {
        await client.close();
        await service.stop();
      },
    };
  },
});

export const daybookApi = placingOrders({ name: 'daybook', kind: 'ours' }, startCommandService);

export const emmettApi = placingOrders({ name: 'emmett behind Fastify', kind: 'peer' }, async ({ engines }) =>
  startServer('emmett-place-order', { DATABASE_URL: await engines.database() }),
);

/** Reads, validates and answers, and keeps nothing. */
export const bareFastify = placingOrders({ name: 'bare Fastify', kind: 'limit' }, () =>
  startServer('bare-place-order', {}),
);
