import type { NewEvent, StreamAppend } from './event-log.port.js';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const earliest = '0001-01-01T00:00:00.000Z';
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const maxSchemaVersion = 2 ** 15 - 1;
const maxVersion = 2 ** 31 - 1;

/**
 * Whether the fields of an append have the form that the port asks for. They are hashed as they come and
 * come back from the store in that form, so another form of the same time or id would break the chain.
 */
export const isWellFormed = ({ expectedVersion, events }: StreamAppend): boolean =>
  isBetween(0, expectedVersion, maxVersion - events.length) && events.every(isEvent);

const isEvent = ({ eventId, schemaVersion, occurredAt, statedAt }: NewEvent): boolean =>
  uuid.test(eventId) &&
  isBetween(1, schemaVersion, maxSchemaVersion) &&
  isInstant(occurredAt) &&
  (statedAt === undefined || isInstant(statedAt));

/** A day that a month does not have, and the hour 24, are read as the next one, and would come back as that. */
function isInstant(text: string): boolean {
  if (!instant.test(text) || text < earliest) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

const isBetween = (least: number, value: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
