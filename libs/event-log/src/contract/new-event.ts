import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../event-log.port.js';

export function newEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  return {
    eventId: randomUUID(),
    type: 'SomethingHappened',
    schemaVersion: 1,
    data: { amount: '2.55', nested: { z: [1, 'two', null, true], a: 'żółw 🐢' } },
    occurredAt: '2011-03-01T08:26:00.000Z',
    commandId: randomUUID(),
    correlationId: randomUUID(),
    actor: { id: 'someone', role: 'administrator' },
    ...overrides,
  };
}
