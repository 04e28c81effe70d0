import { randomInt } from 'node:crypto';
import type { Contender, Context, Subject } from '../../benchmark.ts';
import { closedLoop } from '../../harness/closed-loop.ts';
import { type ChildService, startServer } from './child-service.ts';
import { startService, type Stores } from './daybook-services.ts';
import { type FilledViews, mongoViewsWithOrders, postgresViewsWithOrders } from './filled-views.ts';
import { connections, HttpClient } from './http-client.ts';

type Start = (stores: Stores) => Promise<ChildService>;

/** Ours and the limit, reading the same orders out of the same store. */
function readingOrders(
  fillViews: (context: Context) => Promise<FilledViews>,
  limit: { readonly name: string; readonly start: Start },
): readonly [Contender, Contender] {
  let filled: Promise<FilledViews> | undefined;
  const open =
    (start: Start) =>
    async (context: Context): Promise<Subject> => {
      const { stores, orderIds } = await (filled ??= fillViews(context));
      const service = await start(stores);
      const client = new HttpClient(service.url);
      const readAny = () => client.getOrder(orderIds[randomInt(orderIds.length)]!);
      return {
        round: (seconds) => closedLoop(connections, seconds, readAny),
        async close() {
          await client.close();
          await service.stop();
        },
      };
    };
  return [
    { name: 'daybook', kind: 'ours', open: open((stores) => startService('query-service', stores)) },
    { name: limit.name, kind: 'limit', open: open(limit.start) },
  ];
}

export const readingFromMongo = readingOrders(mongoViewsWithOrders, {
  name: 'findOne behind bare Fastify',
  start: ({ mongoUrl }) => startServer('bare-mongo-order', { MONGO_URL: mongoUrl! }),
});

export const readingFromPostgres = readingOrders(postgresViewsWithOrders, {
  name: 'SELECT behind bare Fastify',
  start: ({ databaseUrl }) => startServer('bare-postgres-order', { DATABASE_URL: databaseUrl }),
});
