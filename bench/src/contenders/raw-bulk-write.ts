import { foldStreams, migrateMongoViews, ordersProjection, searchTerms } from '@daybook/views';
import { Decimal128, MongoClient } from 'mongodb';
import type { ViewWriterKind } from './view-writer.ts';

interface OrderDocument {
  readonly _id: string;
}

/**
 * The final documents of the orders, made beforehand, into a collection with the same indexes: one unordered bulk,
 * which waits for a majority and its journal. It keeps no sales and no checkpoints, and needs no transaction.
 */
export const rawBulkWrite: ViewWriterKind = {
  name: 'raw bulkWrite',
  kind: 'limit',
  async openWriter({ engines }) {
    const url = await engines.mongoDatabase();
    await migrateMongoViews(url);
    const client = await MongoClient.connect(url, { writeConcern: { w: 'majority', journal: true } });
    const collection = client.db().collection<OrderDocument>('orders');
    return {
      prepare(batches) {
        const folded = { batches, before: new Map(), passedOver: new Set<string>() };
        const operations = foldStreams(ordersProjection, folded).changed.map(({ after: order }) => ({
          replaceOne: {
            filter: { _id: order.orderId },
            replacement: {
              placedAt: new Date(order.placedAt),
              total: Decimal128.fromString(order.total),
              terms: searchTerms(order),
              order,
            },
            upsert: true,
          },
        }));
        return () => collection.bulkWrite(operations, { ordered: false });
      },
      close: () => client.close(),
    };
  },
};
