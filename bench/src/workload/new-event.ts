import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { NewEvent } from '@daybook/event-log';

/** The event in the envelope that the command-service gives it. */
export const newEvent = ({
  type,
  schemaVersion,
  data,
}: Pick<NewEvent, 'type' | 'schemaVersion' | 'data'>): NewEvent => ({
  eventId: randomUUIDv7(),
  type,
  schemaVersion,
  data,
  occurredAt: new Date().toISOString(),
  commandId: randomUUID(),
  correlationId: randomUUID(),
  actor: { id: 'bench', role: 'administrator' },
});
