import { ordersCategory } from '../api/headers.js';
import type { RecordedEventShape } from '../events/published-event.js';
import type { Anchor } from '../topics/anchors.js';

/*
 * The life of one order, as the first events of its partition, with hashes that follow from one another:
 * whoever writes a reader can try it on them.
 */

const ofTheOrder = {
  category: ordersCategory,
  streamId: '536365',
  partition: 2,
  actor: { id: 'administrator', role: 'administrator' },
};

/** An event of each type. */
export const exampleEvents: readonly RecordedEventShape[] = [
  {
    ...ofTheOrder,
    eventId: '019b8d43-59c2-7c3d-8e4f-5a6b7c8d9e01',
    version: 1,
    position: 1,
    type: 'OrderPlaced',
    schemaVersion: 1,
    data: {
      customerId: '17850',
      currency: 'GBP',
      country: 'United Kingdom',
      paymentMethod: 'invoice',
      lines: [
        {
          lineId: 1,
          sku: '85123A',
          description: 'WHITE HANGING HEART T-LIGHT HOLDER',
          quantity: 6,
          unitPrice: '2.55',
        },
        { lineId: 2, sku: '71053', description: 'WHITE METAL LANTERN', quantity: 6, unitPrice: '3.39' },
      ],
    },
    occurredAt: '2026-01-05T08:26:00.000Z',
    recordedAt: '2026-01-05T08:26:00.014Z',
    commandId: 'basket-536365',
    correlationId: '6f1c1c5e-6f0b-4d0e-9a55-6f0f3a4f2b11',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    hash: '78ceb01b624b6f2fbc30948c312070c446f9d27bb873cf8e225b379d3227e3a2',
  },
  {
    ...ofTheOrder,
    eventId: '019b8d46-6c3e-7d4e-9f50-6b7c8d9eaf02',
    version: 2,
    position: 2,
    type: 'OrderModified',
    schemaVersion: 1,
    data: { currency: 'GBP', changes: [{ kind: 'quantityChanged', lineId: 1, before: 6, after: 8 }] },
    occurredAt: '2026-01-05T08:29:21.340Z',
    recordedAt: '2026-01-05T08:29:21.352Z',
    commandId: 'basket-536365-more',
    correlationId: '0b0c52f4-21a2-4a8e-8f0d-2f6a1f1b7c22',
    hash: '87d01ba5e9058dc3bd0277b0b7b634104a1108f432ad3af52dc4cf7cb63e874b',
  },
  {
    ...ofTheOrder,
    eventId: '019b8d4a-7de7-7e5f-a061-7c8d9eafb003',
    version: 3,
    position: 3,
    type: 'OrderConfirmed',
    schemaVersion: 1,
    data: {},
    occurredAt: '2026-01-05T08:33:48.005Z',
    recordedAt: '2026-01-05T08:33:48.011Z',
    commandId: '019b8d4a-7de6-7a10-8c9e-0d1e2f304153',
    correlationId: 'c2a9fb6e-9f0e-4d58-b0a5-40ce9f2f5d33',
    hash: '9340eef6243e5079319a798c13c08f833b6cfd6db800f18ebf2315367e65a2ed',
  },
  {
    ...ofTheOrder,
    eventId: '019b8e81-9ae2-7f60-b172-8d9eafb0c104',
    version: 4,
    position: 4,
    type: 'OrderCancelled',
    schemaVersion: 1,
    data: { reason: 'The customer changed her mind.' },
    occurredAt: '2026-01-05T14:13:37.120Z',
    recordedAt: '2026-01-05T14:13:37.131Z',
    commandId: '019b8e81-9ae1-7b21-9dae-1e2f30415264',
    correlationId: '5d7e3a90-1a6b-4f39-9c1e-7f58d0a64e44',
    hash: 'e3aad39c738fb3c1de8fd1f9bcd2306c272cefdf65f1baea46bacb07d0a3047e',
  },
];

/** The partition's head after these events. */
export const exampleAnchor: Anchor = {
  category: ofTheOrder.category,
  partition: ofTheOrder.partition,
  position: 4,
  hash: 'e3aad39c738fb3c1de8fd1f9bcd2306c272cefdf65f1baea46bacb07d0a3047e',
  publishedAt: '2026-01-05T14:13:40.000Z',
};
