import { decodeStoredOrderEvent, ordersCategory } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import type { Projection } from '../projection.js';
import { VersionGapError } from '../version-gap.js';
import { hoursInMongo } from './hours.mongodb.js';
import { hoursInPostgres } from './hours.postgres.js';
import type { HoursReader, OrderHour } from './hours.reader.js';

/** At which hours of the day orders were placed. */
export const hoursProjection: Projection<OrderHour, OrderHour, HoursReader> = {
  name: 'hours',
  version: 1,
  category: ordersCategory,
  evolve: projectHour,
  stateOf: (order) => order,
  documentOf: (order) => order,
  postgres: hoursInPostgres,
  mongodb: hoursInMongo,
};

/** @throws VersionGapError; and what decoding throws for an event that this code cannot read */
export function projectHour(order: OrderHour | undefined, event: RecordedEvent): OrderHour {
  const before = order?.version ?? 0;
  if (order && event.version <= before) return order;
  if (event.version !== before + 1) throw new VersionGapError(event, before);
  const { type } = decodeStoredOrderEvent(event);
  const { streamId: orderId, version, occurredAt } = event;
  if (type === 'OrderPlaced') return { orderId, version, hour: new Date(occurredAt).getUTCHours() };
  if (!order) throw new VersionGapError(event, before);
  return { ...order, version };
}
