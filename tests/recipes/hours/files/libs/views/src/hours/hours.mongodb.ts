import type { HourFigure } from '@daybook/contracts';
import type { MongoDatabase, MongoKeeping } from '../projection.js';
import { whileAvailable } from '../while-available.js';
import type { HoursReader, OrderHour } from './hours.reader.js';

interface OrderHourDocument {
  /** The order's id. */
  readonly _id: string;
  readonly version: number;
  readonly hour: number;
}

/** One document an order, in `orderHours`. */
export const hoursInMongo: MongoKeeping<OrderHour, HoursReader> = {
  collections: { orderHours: [{ name: 'by_hour', key: { hour: 1 } }] },
  load: loadHours,
  writes: (changed) => ({
    orderHours: changed.map(({ after: { orderId, ...replacement } }) => ({
      replaceOne: { filter: { _id: orderId }, replacement, upsert: true },
    })),
  }),
  reader: (database) => ({ byHour: () => whileAvailable(byHour(database), database.isUnavailable) }),
};

const hoursIn = ({ db }: MongoDatabase) => db.collection<OrderHourDocument>('orderHours');

async function loadHours(
  database: MongoDatabase,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, OrderHour>> {
  const batchSize = orderIds.length + 1;
  const documents = await database.sessions.run((session) =>
    hoursIn(database)
      .find({ _id: { $in: [...orderIds] } }, { batchSize, session })
      .toArray(),
  );
  return new Map(documents.map(({ _id: orderId, version, hour }) => [orderId, { orderId, version, hour }]));
}

async function byHour(database: MongoDatabase): Promise<HourFigure[]> {
  const stages = [
    { $group: { _id: '$hour', orders: { $sum: 1 } } },
    { $sort: { _id: 1 } },
    { $project: { _id: 0, hour: '$_id', orders: 1 } },
  ];
  return database.sessions.run((session) =>
    hoursIn(database).aggregate<HourFigure>(stages, { session }).toArray(),
  );
}
