import type { RecordedEvent } from '@daybook/event-log';
import { parkingReason } from '@daybook/parking';
import { ordersProjection } from '../orders/orders.projection.js';
import { foldStreams } from './fold-streams.js';

const secret = 'Ann Smith, 1 High Street';
const line = { lineId: 1, sku: '85123A', quantity: 6, unitPrice: '2.55' };
const data = { customerId: '17850', currency: 'GBP', paymentMethod: 'invoice', lines: [line] };

const event = (change: Partial<RecordedEvent>): RecordedEvent => ({
  eventId: '019b8d43-59c2-7c3d-8e4f-5a6b7c8d9e01',
  category: 'orders',
  streamId: '536365',
  version: 1,
  partition: 2,
  position: 1,
  type: 'OrderPlaced',
  schemaVersion: 1,
  data,
  occurredAt: '2026-01-05T08:26:00.000Z',
  recordedAt: '2026-01-05T08:26:00.014Z',
  commandId: 'c',
  correlationId: 'r',
  actor: { id: 'a', role: 'administrator' },
  hash: '0'.repeat(64),
  ...change,
});

/** Why the projector would park the event. */
function reasonOf(bad: RecordedEvent): string {
  const { parked } = foldStreams(ordersProjection, {
    batches: [{ category: 'orders', partition: 2, events: [bad] }],
    before: new Map(),
    passedOver: new Set(),
  });
  return parked[0]!.reason;
}

describe('the reason of a parked stream', () => {
  it.each<[string, Partial<RecordedEvent>]>([
    ['UnknownEventTypeError: Unknown event type: OrderLost', { type: 'OrderLost' }],
    [
      'UnknownSchemaVersionError: Unknown schema version 9 of OrderPlaced: known are 1 to 1',
      { schemaVersion: 9 },
    ],
    ['VersionGapError: Version 3 of 536365 came after version 0.', { version: 3 }],
  ])('is whole where it quotes nothing: %s', (reason, change) => {
    expect(reasonOf(event(change))).toBe(reason);
  });

  it.each<[string, RecordedEvent['data']]>([
    ['UnreadableEventError', { ...data, currency: secret }],
    ['UnreadableEventError', { ...data, lines: [{ ...line, unitPrice: secret }] }],
    ['TypeError', { ...data, lines: secret }],
    ['TypeError', { ...data, lines: [null] }],
    ['UnreadableEventError', secret],
    ['TypeError', null],
    ['RangeError', { ...data, lines: [{ ...line, quantity: 1.5 }] }],
  ])('is the name alone where it might quote: %s', (name, damaged) => {
    expect(reasonOf(event({ data: damaged }))).toBe(name);
  });

  it.each([secret, undefined, Object.assign(new Error(secret), { name: `of ${secret}` })])(
    'is no more than that there was an error where it is nothing known',
    (error) => {
      expect(parkingReason(error)).toBe('Error');
    },
  );
});
