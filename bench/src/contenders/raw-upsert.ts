import { foldStreams, migrateViews, ordersProjection, searchTerms } from '@daybook/views';
import pg from 'pg';
import type { ViewWriterKind } from './view-writer.ts';

/** Terms come as JSON, because unnest takes no arrays of different lengths apart. */
const upsert = `
  INSERT INTO views.orders (order_id, version, placed_at, customer_id, country, status, total, terms, document)
  SELECT order_id, version, placed_at, customer_id, country, status, total,
         ARRAY(SELECT jsonb_array_elements_text(terms)), document
  FROM unnest($1::text[], $2::integer[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::numeric[],
              $8::jsonb[], $9::json[])
    AS n (order_id, version, placed_at, customer_id, country, status, total, terms, document)
  ON CONFLICT (order_id) DO UPDATE SET
    version = excluded.version, status = excluded.status, total = excluded.total, terms = excluded.terms,
    document = excluded.document`;

/**
 * The final rows of the orders, made beforehand, into a table with the same indexes: one prepared statement and one
 * commit. It keeps no sales and no checkpoints. Like the projector it does not wait for the disk: a view is made
 * again from the log.
 */
export const rawUpsert: ViewWriterKind = {
  name: 'raw upsert',
  kind: 'limit',
  async openWriter({ engines }) {
    const url = await engines.database();
    await migrateViews(url);
    const client = new pg.Client({ connectionString: url, options: '-c synchronous_commit=off' });
    await client.connect();
    return {
      prepare(batches) {
        const folded = { batches, before: new Map(), passedOver: new Set<string>() };
        const orders = foldStreams(ordersProjection, folded).changed.map(({ after }) => after);
        const values = [
          orders.map((order) => order.orderId),
          orders.map((order) => order.version),
          orders.map((order) => order.placedAt),
          orders.map((order) => order.customerId),
          orders.map((order) => order.country ?? null),
          orders.map((order) => order.status),
          orders.map((order) => order.total),
          orders.map((order) => JSON.stringify(searchTerms(order))),
          orders.map((order) => JSON.stringify(order)),
        ];
        return () => client.query({ name: 'upsert', text: upsert, values });
      },
      close: () => client.end(),
    };
  },
};
