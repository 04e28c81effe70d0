import type { Address, PaymentMethod } from './order.events.js';

/*
 * What can be asked of an order. Prices are decimal text, as they came: what they are in minor units
 * depends on the order's currency, which for an existing order only its state knows. So the decider
 * reads them, and a price that cannot be read is a rejection like any other.
 */

/** Bounds of one order and of one command. */
export const limits = {
  maxLines: 5_000,
  maxQuantity: 1_000_000_000,
  /** Enough to replace every line of a full order in one command. */
  maxChanges: 10_000,
} as const;

export interface LineRequest {
  readonly sku: string;
  readonly description?: string;
  readonly quantity: number;
  readonly unitPrice: string;
}

export interface PlaceOrder {
  readonly type: 'PlaceOrder';
  readonly customerId: string;
  readonly currency: string;
  readonly country?: string;
  readonly paymentMethod: PaymentMethod;
  readonly shippingAddress?: Address;
  readonly lines: readonly LineRequest[];
}

export type ChangeRequest =
  | { readonly action: 'changeQuantity'; readonly lineId: number; readonly quantity: number }
  | ({ readonly action: 'addLine' } & LineRequest)
  | { readonly action: 'removeLine'; readonly lineId: number }
  | { readonly action: 'changeShippingAddress'; readonly shippingAddress: Address };

/** All changes or none. They apply in the order given: a later one sees what an earlier one did. */
export interface ModifyOrder {
  readonly type: 'ModifyOrder';
  readonly changes: readonly ChangeRequest[];
}

export interface ConfirmOrder {
  readonly type: 'ConfirmOrder';
}

export interface CancelOrder {
  readonly type: 'CancelOrder';
  readonly reason?: string;
}

export type OrderCommand = PlaceOrder | ModifyOrder | ConfirmOrder | CancelOrder;
