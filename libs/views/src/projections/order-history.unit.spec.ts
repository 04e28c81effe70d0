import type { RecordedEvent } from '@daybook/event-log';
import { encodeOrderEvent, type OrderEvent } from '@daybook/ordering';
import { orderHistory } from './order-history.js';
import { projectOrder } from './order.projection.js';
import { VersionGapError } from './version-gap.js';

function recorded(version: number, event: OrderEvent): RecordedEvent {
  return {
    ...(encodeOrderEvent(event) as Pick<RecordedEvent, 'type' | 'schemaVersion' | 'data'>),
    eventId: `event-${version}`,
    category: 'orders',
    streamId: '536365',
    version,
    partition: 3,
    position: 40 + version,
    occurredAt: `2011-03-0${version}T08:00:00.000Z`,
    recordedAt: '2026-01-01T00:00:00.000Z',
    commandId: `command-${version}`,
    correlationId: 'correlation',
    actor: { id: 'shop', role: 'administrator' },
    hash: '',
  };
}

const history = [
  recorded(1, {
    type: 'OrderPlaced',
    customerId: '17850',
    currency: 'GBP',
    paymentMethod: 'invoice',
    lines: [
      { lineId: 1, sku: 'a', quantity: 2, unitPriceMinor: 255 },
      { lineId: 2, sku: 'b', quantity: 1, unitPriceMinor: 100 },
    ],
  }),
  recorded(2, {
    type: 'OrderModified',
    currency: 'GBP',
    changes: [
      { kind: 'lineRemoved', line: { lineId: 1, sku: 'a', quantity: 2, unitPriceMinor: 255 } },
      { kind: 'quantityChanged', lineId: 2, before: 1, after: 3 },
    ],
  }),
  recorded(3, { type: 'OrderCancelled', reason: 'Changed her mind.' }),
];

describe('orderHistory', () => {
  it('names what each event changed, before → after, lines by their ids', () => {
    const [, modified, cancelled] = orderHistory(history);
    expect(modified).toMatchObject({
      version: 2,
      type: 'OrderModified',
      position: 'orders:3:42',
      occurredAt: '2011-03-02T08:00:00.000Z',
      actor: { id: 'shop', role: 'administrator' },
      commandId: 'command-2',
      changes: [
        { pointer: '/total', before: '6.10', after: '3.00' },
        { pointer: '/lines/1', before: { sku: 'a', amount: '5.10' } },
        { pointer: '/lines/2/quantity', before: 1, after: 3 },
        { pointer: '/lines/2/amount', before: '1.00', after: '3.00' },
      ],
    });
    expect(cancelled).toMatchObject({
      reason: 'Changed her mind.',
      changes: [
        { pointer: '/status', before: 'placed', after: 'cancelled' },
        { pointer: '/cancellationReason', after: 'Changed her mind.' },
      ],
    });
  });
});

describe('projectOrder', () => {
  it('passes over what it has and refuses what comes too early', () => {
    const [first, second, third] = history as [RecordedEvent, RecordedEvent, RecordedEvent];
    const order = projectOrder(projectOrder(undefined, first), second);
    expect(projectOrder(order, first)).toBe(order);
    expect(() => projectOrder(undefined, second)).toThrow(VersionGapError);
    expect(() => projectOrder(projectOrder(undefined, first), third)).toThrow(VersionGapError);
  });
});
