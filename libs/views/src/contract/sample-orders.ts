import type { Order } from '@daybook/contracts';
import type { ViewChanges } from '../view-store.port.js';

const line = { lineId: 1, sku: '85123A', description: 'WHITE LANTERN', quantity: 2, unitPrice: '0.50' };

/** A new order of 2 units, 1.00 GBP. */
export const newOrder = (orderId: string, overrides: Partial<Order> = {}): Order => ({
  orderId,
  version: 1,
  status: 'placed',
  customerId: '17850',
  country: 'France',
  currency: 'GBP',
  total: '1.00',
  units: 2,
  payment: { method: 'invoice', status: 'invoiced' },
  placedAt: '2011-03-01T08:00:00.000Z',
  updatedAt: '2011-03-01T08:00:00.000Z',
  lines: [{ ...line, amount: '1.00', shipped: 0, delivered: 0, returned: 0 }],
  shipments: [],
  returnedValue: '0.00',
  ...overrides,
});

/** What a batch of new orders changes, one event each, from the position on that the partition is at. */
export const changesOf = (partition: number, from: number, orders: readonly Order[]): ViewChanges<Order> => ({
  checkpoints: [{ partition, from, to: from + orders.length }],
  changed: orders.map((after) => ({ after, partition })),
  parked: [],
});
