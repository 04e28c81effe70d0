import type { NewEvent } from '@daybook/event-log';
import { v7 as uuidv7 } from 'uuid';

/** The event in the envelope that the command-service gives it. */
export const newEvent = ({
  type,
  schemaVersion,
  data,
}: Pick<NewEvent, 'type' | 'schemaVersion' | 'data'>): NewEvent => ({
  eventId: uuidv7(),
  type,
  schemaVersion,
  data,
  occurredAt: new Date().toISOString(),
  commandId: uuidv7(),
  correlationId: uuidv7(),
  actor: { id: 'bench', role: 'administrator' },
});
