import {
  applyBatches,
  migrateMongoViews,
  migrateViews,
  MongoViewStore,
  ordersProjection,
  PostgresViewStore,
  type ViewStore,
} from '@daybook/views';
import type { Engines } from '../engines/engines.ts';
import type { ViewWriterKind } from './view-writer.ts';

/** Opens the store over new views, in which nothing is yet. */
export type OpenViews = (engines: Engines) => Promise<ViewStore>;

export const mongoViews: OpenViews = async (engines) => {
  const url = await engines.mongoDatabase();
  await migrateMongoViews(url);
  return MongoViewStore.open({ url });
};

export const postgresViews: OpenViews = async (engines) => {
  const url = await engines.database();
  await migrateViews(url);
  return PostgresViewStore.open({ url });
};

/**
 * The projector's work on a batch. Beyond what the limits do it decodes the events, folds them into orders and search
 * terms, adds to the sales of each day, country, customer and sku, and moves the checkpoints, all in one transaction.
 */
export const daybookProjector = (openViews: OpenViews): ViewWriterKind => ({
  name: 'daybook',
  kind: 'ours',
  async openWriter({ engines }) {
    const store = await openViews(engines);
    return {
      prepare: (batches) => async () => {
        const [parked] = await applyBatches({ store, projection: ordersProjection }, batches);
        if (parked) throw new Error(`An order was parked: ${parked.reason}`);
      },
      close: () => store.close(),
    };
  },
});
