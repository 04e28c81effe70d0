import { type Headers, json, type Sending } from './api.js';

/** An order as a client places it; what a test is about it says itself. */
export const anOrder = (differences: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  customerId: '17850',
  currency: 'GBP',
  country: 'United Kingdom',
  paymentMethod: 'invoice',
  lines: [
    { sku: '85123A', description: 'WHITE HANGING HEART T-LIGHT HOLDER', quantity: 6, unitPrice: '2.55' },
    { sku: '71053', description: 'WHITE METAL LANTERN', quantity: 6, unitPrice: '3.39' },
  ],
  ...differences,
});

/** The request that places an order, with a body that need not be one. */
export const placing = (body: string | Buffer, headers: Headers = json): Sending => ({
  method: 'POST',
  path: '/v1/orders',
  headers,
  body,
});
