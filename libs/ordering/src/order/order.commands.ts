import type { Address, CancellationCause, Item, ModificationCause, PaymentMethod } from './order.events.js';

/*
 * What can be asked of an order. Amounts are decimal text, as they came: what they are in minor units
 * depends on the order's currency, which for an existing order only its state knows. So the decider
 * reads them, and an amount that cannot be read is a rejection like any other.
 */

/** Bounds of one order and of one command. */
export const limits = {
  maxLines: 5_000,
  maxQuantity: 1_000_000_000,
  /** Enough to replace every line of a full order in one command. */
  maxChanges: 10_000,
  /** Packages of one order, those that came back included. */
  maxShipments: 500,
  /** Items in all packages of one order together: three packages for each line of a full order. */
  maxShippedItems: 15_000,
  /**
   * Of business times, in UTC. No shop has older books to import; what is earlier is a slipped digit, or what some
   * program writes for no date at all: the years 1, 1601, 1753 and 1899.
   */
  earliestTime: '1900-01-01T00:00:00.000Z',
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
  readonly paymentToken?: string;
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
  readonly cause?: ModificationCause;
}

export interface ConfirmOrder {
  readonly type: 'ConfirmOrder';
}

export interface CancelOrder {
  readonly type: 'CancelOrder';
  readonly reason?: string;
  readonly cause?: CancellationCause;
}

/** Takes out of a confirmed order what is not shipped; the rest of it goes on. */
export interface CancelItems {
  readonly type: 'CancelItems';
  /** Absent: all that is left to ship. */
  readonly items?: readonly Item[];
  readonly reason?: string;
}

/** The order was paid, whole. A placed one is confirmed by that. */
export interface RecordPayment {
  readonly type: 'RecordPayment';
  readonly amount: string;
  readonly currency?: string;
  readonly reference?: string;
}

/** Another card is another token: with one, an order by card can be changed to card. */
export interface ChangePaymentMethod {
  readonly type: 'ChangePaymentMethod';
  readonly paymentMethod: PaymentMethod;
  readonly paymentToken?: string;
  readonly reason?: string;
}

export interface DispatchShipment {
  readonly type: 'DispatchShipment';
  /** Absent: all that is left to ship. */
  readonly items?: readonly Item[];
  readonly carrier?: string;
  readonly trackingNumber?: string;
}

export interface RecordDelivery {
  readonly type: 'RecordDelivery';
  readonly shipmentId: number;
}

/** What of some goods is put back in stock: all, nothing, or so many of some lines. */
export type Restock = boolean | readonly Item[];

export interface RecordDeliveryFailure {
  readonly type: 'RecordDeliveryFailure';
  readonly shipmentId: number;
  readonly reason?: string;
  /** Absent: no, it will be tried again. */
  readonly returnedToSender?: boolean;
  /** Only of a package that came back. */
  readonly restock?: Restock;
}

export interface ReturnItems {
  readonly type: 'ReturnItems';
  readonly items: readonly Item[];
  readonly reason?: string;
  readonly restock?: Restock;
}

export interface RefundPayment {
  readonly type: 'RefundPayment';
  /** Absent: all that is paid and not refunded yet. */
  readonly amount?: string;
  readonly reference?: string;
  readonly reason?: string;
}

export type OrderCommand =
  | PlaceOrder
  | ModifyOrder
  | ConfirmOrder
  | CancelOrder
  | CancelItems
  | RecordPayment
  | ChangePaymentMethod
  | DispatchShipment
  | RecordDelivery
  | RecordDeliveryFailure
  | ReturnItems
  | RefundPayment;
