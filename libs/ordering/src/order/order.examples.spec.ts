import type { LineRequest, PlaceOrder } from './order.commands.js';
import type { Address, Line, OrderCancelled, OrderConfirmed, OrderPlaced } from './order.events.js';

/* Example orders for the specs beside this file. It is named as a spec so that it is never built. */

export const highStreet: Address = { line1: '1 High Street', city: 'Leeds', country: 'GB' };
export const lowRoad: Address = { recipient: 'B. Buyer', line1: '2 Low Road', city: 'York', country: 'GB' };

export const holderRequest: LineRequest = { sku: '85123A', quantity: 6, unitPrice: '2.55' };
export const lanternRequest: LineRequest = {
  sku: '71053',
  description: 'WHITE METAL LANTERN',
  quantity: 2,
  unitPrice: '3.39',
};

export const holder: Line = { lineId: 1, sku: '85123A', quantity: 6, unitPriceMinor: 255 };
export const lantern: Line = {
  lineId: 2,
  sku: '71053',
  description: 'WHITE METAL LANTERN',
  quantity: 2,
  unitPriceMinor: 339,
};

export const placeOrder: PlaceOrder = {
  type: 'PlaceOrder',
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'invoice',
  lines: [holderRequest, lanternRequest],
};

export const orderPlaced: OrderPlaced = {
  type: 'OrderPlaced',
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'invoice',
  lines: [holder, lantern],
};

export const orderConfirmed: OrderConfirmed = { type: 'OrderConfirmed' };
export const orderCancelled: OrderCancelled = { type: 'OrderCancelled' };
