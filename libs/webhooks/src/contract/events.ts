import { randomUUID } from 'node:crypto';
import type { RecordedEvent } from '@daybook/event-log';
import type { EventToTell } from '../webhook-store.port.js';

export const aRecordedEvent = (overrides: Partial<RecordedEvent> = {}): RecordedEvent => ({
  eventId: randomUUID(),
  category: 'orders',
  streamId: '536365',
  version: 1,
  partition: 0,
  position: 1,
  type: 'OrderPlaced',
  schemaVersion: 1,
  data: { customerId: '17850' },
  occurredAt: '2011-03-01T08:26:00.000Z',
  recordedAt: '2011-03-01T08:26:00.100Z',
  commandId: 'command-1',
  correlationId: 'correlation-1',
  actor: { id: 'administrator', role: 'administrator' },
  hash: '0'.repeat(64),
  ...overrides,
});

export const anEventToTell = (overrides: Partial<EventToTell> = {}): EventToTell => ({
  eventId: randomUUID(),
  type: 'order.placed',
  streamId: '536365',
  partition: 0,
  position: 1,
  ...overrides,
});
