import { encodeOrderEvent } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import type { OrderEvent } from '@daybook/ordering';
import { placed } from '../contract/shop.js';
import { VersionGapError } from '../version-gap.js';
import { projectHour } from './hours.projection.js';

const recorded = (event: OrderEvent, version: number, occurredAt: string): RecordedEvent => ({
  ...encodeOrderEvent(event),
  eventId: '019b8d3e-0c51-7b2c-8d3e-4f5a6b7c8d01',
  category: 'orders',
  streamId: '536365',
  version,
  partition: 2,
  position: version,
  occurredAt,
  recordedAt: occurredAt,
  commandId: 'c',
  correlationId: 'r',
  actor: { id: 'a', role: 'administrator' },
  hash: '0'.repeat(64),
});

const first = recorded(placed(), 1, '2011-03-01T23:59:59.999Z');
const second = recorded({ type: 'OrderConfirmed' }, 2, '2011-03-02T08:00:00.000Z');

describe('projectHour', () => {
  it('keeps the hour at which the order was placed', () => {
    const order = projectHour(undefined, first);
    expect(order).toEqual({ orderId: '536365', version: 1, hour: 23 });
    expect(projectHour(order, second)).toEqual({ orderId: '536365', version: 2, hour: 23 });
  });

  it('passes over what it has and refuses what comes too early', () => {
    const order = projectHour(undefined, first);
    expect(projectHour(order, first)).toBe(order);
    expect(() => projectHour(undefined, second)).toThrow(VersionGapError);
  });
});
