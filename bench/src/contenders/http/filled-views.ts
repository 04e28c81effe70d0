import { migrateEventLog } from '@daybook/event-log';
import {
  applyBatches,
  migrateMongoViews,
  migrateViews,
  openViewStore,
  ordersProjection,
  type ViewsLocation,
} from '@daybook/views';
import type { Context } from '../../benchmark.ts';
import { PlacedOrders } from '../../workload/placed-orders.ts';
import { category, partitions } from '../daybook-log.ts';
import type { Stores } from './daybook-services.ts';

const orders = 20_000;
const ordersOfQuickRun = 1_000;
const batchEvents = 1_000;

/** Views with orders in them, for all who read to share. */
export interface FilledViews {
  readonly stores: Stores;
  readonly orderIds: readonly string[];
}

export async function mongoViewsWithOrders(context: Context): Promise<FilledViews> {
  const [databaseUrl, url] = [await emptyLog(context), await context.engines.mongoDatabase()];
  await migrateMongoViews(url);
  return { stores: { databaseUrl, mongoUrl: url }, orderIds: await fill({ kind: 'mongodb', url }, context) };
}

export async function postgresViewsWithOrders(context: Context): Promise<FilledViews> {
  const url = await emptyLog(context);
  await migrateViews(url);
  return { stores: { databaseUrl: url }, orderIds: await fill({ kind: 'postgres', url }, context) };
}

/** The query-service wants a log, too, though nothing that is asked here is in it. */
async function emptyLog({ engines }: Context): Promise<string> {
  const url = await engines.database();
  await migrateEventLog(url, { [category]: partitions });
  return url;
}

/** By the projector's own work. */
async function fill(location: ViewsLocation, { isQuick }: Context): Promise<string[]> {
  const store = await openViewStore(location);
  const placed = new PlacedOrders(category, partitions);
  const orderIds: string[] = [];
  try {
    while (orderIds.length < (isQuick ? ordersOfQuickRun : orders)) {
      const batches = placed.next(batchEvents);
      await applyBatches({ store, projection: ordersProjection }, batches);
      orderIds.push(...batches.flatMap(({ events }) => events.map(({ streamId }) => streamId)));
    }
  } finally {
    await store.close();
  }
  return orderIds;
}
