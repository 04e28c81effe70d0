import type { Currency } from '../money/currency.js';

/*
 * What can have happened to an order. Money is in minor units and every event that holds money says its
 * currency, so that each event can be read on its own. When it happened and who did it is in the event's
 * envelope, outside the domain. How the events are written down is in order.codec.ts.
 */

export type PaymentMethod = 'card' | 'cashOnDelivery' | 'invoice';

export interface Address {
  readonly recipient?: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country: string;
}

/** One line of an order. The same sku may stand on several lines; `lineId` (1, 2, …) tells them apart. */
export interface Line {
  readonly lineId: number;
  readonly sku: string;
  readonly description?: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

export interface OrderPlaced {
  readonly type: 'OrderPlaced';
  readonly customerId: string;
  readonly currency: Currency;
  readonly country?: string;
  readonly paymentMethod: PaymentMethod;
  readonly shippingAddress?: Address;
  readonly lines: readonly Line[];
}

/** One thing that became different, with what was there before. */
export type OrderChange =
  | {
      readonly kind: 'quantityChanged';
      readonly lineId: number;
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'lineAdded'; readonly line: Line }
  | { readonly kind: 'lineRemoved'; readonly line: Line }
  | { readonly kind: 'shippingAddressChanged'; readonly before?: Address; readonly after: Address };

/** The changes happened in the order given: a later one starts from what an earlier one left. */
export interface OrderModified {
  readonly type: 'OrderModified';
  readonly currency: Currency;
  readonly changes: readonly OrderChange[];
}

export interface OrderConfirmed {
  readonly type: 'OrderConfirmed';
}

export interface OrderCancelled {
  readonly type: 'OrderCancelled';
  readonly reason?: string;
}

export type OrderEvent = OrderPlaced | OrderModified | OrderConfirmed | OrderCancelled;
