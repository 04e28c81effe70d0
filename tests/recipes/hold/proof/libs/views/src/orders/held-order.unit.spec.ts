import { encodeOrderEvent } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import type { OrderEvent } from '@daybook/ordering';
import { placed } from '../contract/shop.js';
import { historyEntry } from './order-history.js';
import { projectOrder } from './orders.projection.js';
import { documentOf } from './projected-order.js';

const reason = 'The address is being checked.';

const recorded = (event: OrderEvent, version: number): RecordedEvent => ({
  ...encodeOrderEvent(event),
  eventId: '019b8d3e-0c51-7b2c-8d3e-4f5a6b7c8d01',
  category: 'orders',
  streamId: '536365',
  version,
  partition: 2,
  position: version,
  occurredAt: '2026-01-05T08:20:12.113Z',
  recordedAt: '2026-01-05T08:20:12.120Z',
  commandId: 'c',
  correlationId: 'r',
  actor: { id: 'a', role: 'administrator' },
  hash: '0'.repeat(64),
});

it('shows why an order is on hold, and since which event', () => {
  const before = projectOrder(undefined, recorded(placed(), 1));
  const event = recorded({ type: 'OrderHeld', reason }, 2);
  const after = projectOrder(before, event);
  expect(documentOf(after)).toMatchObject({ version: 2, status: 'placed', holdReason: reason });
  expect(historyEntry({ before, event, after })).toMatchObject({
    type: 'OrderHeld',
    reason,
    changes: [{ pointer: '/holdReason', after: reason }],
  });
});
