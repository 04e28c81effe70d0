import { UnknownEventTypeError } from '@daybook/event-sourcing';
import type { TSchema } from 'typebox';
import { type Category, ordersCategory, paymentsCategory, stockCategory } from '../api/headers.js';
import { orderEventSchemas } from './order.schemas.js';
import { paymentEventSchemas } from './payment.schemas.js';
import { stockEventSchemas } from './stock.schemas.js';

/** The schema of each stored event's `data`, by type and schemaVersion. */
export const eventSchemas = { ...orderEventSchemas, ...stockEventSchemas, ...paymentEventSchemas } as const;

export type EventType = keyof typeof eventSchemas;
export type OrderEventType = keyof typeof orderEventSchemas;

/** The category whose streams hold events of the type. */
export function categoryOfType(type: string): Category {
  if (Object.hasOwn(stockEventSchemas, type)) return stockCategory;
  return Object.hasOwn(paymentEventSchemas, type) ? paymentsCategory : ordersCategory;
}

// Looked up by name from outside, so through maps: an object would also answer to "constructor".
const schemasByType: ReadonlyMap<string, ReadonlyMap<number, TSchema>> = new Map(
  Object.entries(eventSchemas).map(([type, versions]) => [
    type,
    new Map(
      Object.entries(versions).map(([version, schema]): [number, TSchema] => [Number(version), schema]),
    ),
  ]),
);

/** The schema of that version of that event, or undefined where there is none. */
export const eventSchema = (type: string, schemaVersion: number): TSchema | undefined =>
  schemasByType.get(type)?.get(schemaVersion);

/**
 * The version that events of this type are written with now.
 *
 * @throws UnknownEventTypeError
 */
export function latestSchemaVersion(type: string): number {
  const versions = schemasByType.get(type);
  if (versions === undefined) throw new UnknownEventTypeError(type);
  return Math.max(...versions.keys());
}
