import { encodeOrderEvent, type HistoryEntry } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import type { Line, OrderChange, OrderEvent, OrderPlaced } from '@daybook/ordering';
import { historyEntry } from './order-history.js';
import { projectOrder } from './orders.projection.js';
import { documentOf, type ProjectedOrder, projectedOf } from './projected-order.js';
import { VersionGapError } from '../version-gap.js';

function recorded(version: number, event: OrderEvent): RecordedEvent {
  return {
    ...(encodeOrderEvent(event) as Pick<RecordedEvent, 'type' | 'schemaVersion' | 'data'>),
    eventId: `event-${version}`,
    category: 'orders',
    streamId: '536365',
    version,
    partition: 3,
    position: 40 + version,
    occurredAt: new Date(Date.UTC(2011, 2, version, 8)).toISOString(),
    recordedAt: '2026-01-01T00:00:00.000Z',
    commandId: `command-${version}`,
    correlationId: 'correlation',
    actor: { id: 'shop', role: 'administrator' },
    hash: '',
  };
}

function orderHistory(events: readonly RecordedEvent[]): HistoryEntry[] {
  let before: ProjectedOrder | undefined;
  return events.map((event) => {
    const after = projectOrder(before, event);
    const entry = historyEntry({ before, event, after });
    before = after;
    return entry;
  });
}

const orderAfter = (events: readonly RecordedEvent[]) =>
  documentOf(events.reduce<ProjectedOrder | undefined>(projectOrder, undefined)!);

const placed: OrderPlaced = {
  type: 'OrderPlaced',
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'invoice',
  lines: [
    { lineId: 1, sku: 'a', quantity: 2, unitPriceMinor: 255 },
    { lineId: 2, sku: 'b', quantity: 1, unitPriceMinor: 100 },
  ],
};

const history = [
  recorded(1, placed),
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
  it('tells the time that was stated where another one counts', () => {
    const [placing, modified] = orderHistory([
      history[0]!,
      { ...history[1]!, statedAt: '2011-02-01T08:00:00.000Z' },
    ]);
    expect(modified).toMatchObject({
      occurredAt: '2011-03-02T08:00:00.000Z',
      statedAt: '2011-02-01T08:00:00.000Z',
    });
    expect(placing).not.toHaveProperty('statedAt');
  });

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

describe('the history of packages', () => {
  const items = [{ lineId: 1, quantity: 2 }];
  const entries = orderHistory([
    recorded(1, placed),
    recorded(2, { type: 'OrderConfirmed' }),
    recorded(3, { type: 'ShipmentDispatched', shipmentId: 1, items }),
    recorded(4, { type: 'ShipmentDispatched', shipmentId: 2, items: [{ lineId: 2, quantity: 1 }] }),
    recorded(5, {
      type: 'DeliveryFailed',
      shipmentId: 1,
      attempt: 1,
      reason: 'Away.',
      returnedToSender: true,
    }),
    recorded(6, { type: 'ShipmentDelivered', shipmentId: 2 }),
    recorded(7, {
      type: 'ItemsReturned',
      items: [{ lineId: 2, quantity: 1 }],
      valueMinor: 100,
      currency: 'GBP',
    }),
  ]);

  it('says nothing of them before the first one', () => {
    expect(entries[0]!.changes.map(({ pointer }) => pointer)).not.toContain('/shipments');
  });

  it('names them by their ids, and each line by what it has come to', () => {
    expect(entries[2]!.changes).toEqual([
      { pointer: '/status', before: 'confirmed', after: 'shipped' },
      { pointer: '/lines/1/shipped', before: 0, after: 2 },
      {
        pointer: '/shipments/1',
        after: {
          shipmentId: 1,
          status: 'dispatched',
          items,
          dispatchedAt: '2011-03-03T08:00:00.000Z',
          failedAttempts: 0,
        },
      },
    ]);
    expect(entries[4]).toMatchObject({ reason: 'Away.' });
    expect(entries[4]!.changes).toEqual([
      { pointer: '/lines/1/shipped', before: 2, after: 0 },
      { pointer: '/shipments/1/status', before: 'dispatched', after: 'returnedToSender' },
      { pointer: '/shipments/1/failedAttempts', before: 0, after: 1 },
    ]);
    expect(entries[5]!.changes).toEqual([
      { pointer: '/lines/2/delivered', before: 0, after: 1 },
      { pointer: '/shipments/2/status', before: 'dispatched', after: 'delivered' },
      { pointer: '/shipments/2/deliveredAt', after: '2011-03-06T08:00:00.000Z' },
    ]);
    expect(entries[6]!.changes).toEqual([
      { pointer: '/lines/2/returned', before: 0, after: 1 },
      { pointer: '/returnedValue', before: '0.00', after: '1.00' },
    ]);
  });
});

describe('a payment token', () => {
  it('is neither told nor shown', () => {
    const events = [
      recorded(1, { ...placed, paymentMethod: 'card', paymentToken: 'pm_1' }),
      recorded(2, {
        type: 'PaymentMethodChanged',
        before: 'card',
        after: 'card',
        paymentToken: 'pm_2',
        reason: 'Declined.',
      }),
    ];
    const shown = orderAfter(events);

    expect(shown).toMatchObject({ version: 2, payment: { method: 'card', status: 'pending' } });
    expect(orderHistory(events)[1]).toMatchObject({ reason: 'Declined.', changes: [] });
    expect(JSON.stringify([shown, orderHistory(events)])).not.toContain('pm_');
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

describe('an order of many lines', () => {
  /** Lines that are added one at a time, each of which then changes and every second of which goes again. */
  const grown = (lines: number): RecordedEvent[] => {
    const changes: OrderChange[] = Array.from({ length: lines }, (_, index): OrderChange[] => {
      const line = { lineId: index + 3, sku: `sku-${index}`, quantity: 1, unitPriceMinor: 100 + index };
      const added: OrderChange = { kind: 'lineAdded', line };
      const changed: OrderChange = { kind: 'quantityChanged', lineId: index + 3, before: 1, after: 4 };
      const removed: OrderChange = { kind: 'lineRemoved', line: { ...line, quantity: 4 } };
      return index % 2 === 0 ? [added, changed] : [added, changed, removed];
    }).flat();
    const modified = changes.map((change): OrderEvent => {
      return { type: 'OrderModified', currency: 'GBP', changes: [change] };
    });
    return [placed, ...modified].map((event, index) => recorded(index + 1, event));
  };

  it('is the same whether it is carried on step by step or from any document of it', () => {
    const events = grown(20);
    const expected = orderAfter(events);
    expect(expected).toMatchObject({ units: 43, version: 51 });
    for (let version = 1; version < events.length; version += 1) {
      const document = orderAfter(events.slice(0, version));
      const rest = events.slice(version);
      expect(documentOf(rest.reduce(projectOrder, projectedOf(document)))).toEqual(expected);
    }
  });

  it('costs in proportion to its events', () => {
    const costOf = (lines: number) => {
      const events = grown(lines);
      return Math.min(
        ...Array.from({ length: 3 }, () => {
          const before = process.cpuUsage();
          const entries = orderHistory(events);
          const { user } = process.cpuUsage(before);
          expect(entries).toHaveLength(events.length);
          return user;
        }),
      );
    };
    costOf(500);
    // Sixteen times as much, and not 256 times.
    expect(costOf(4_000) / costOf(250)).toBeLessThan(64);
  });

  it('comes to an exact total, also where more was in it for a moment', () => {
    const most: Line = { lineId: 1, sku: 'a', quantity: 1, unitPriceMinor: Number.MAX_SAFE_INTEGER };
    const history = [
      recorded(1, { ...placed, lines: [most] }),
      recorded(2, {
        type: 'OrderModified',
        currency: 'GBP',
        changes: [
          { kind: 'lineAdded', line: { ...most, lineId: 2, unitPriceMinor: most.unitPriceMinor - 1 } },
          { kind: 'lineRemoved', line: most },
        ],
      }),
    ];
    expect(orderAfter(history).total).toBe('90071992547409.90');
  });
});
