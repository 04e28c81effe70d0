import type { Currency } from '@daybook/money';

/*
 * What can have happened to an order. Money is in minor units and every event that holds money says its
 * currency, so that each event can be read on its own. When it happened and who did it is in the event's
 * envelope, outside the domain. How the events are written down follows from their schemas, in libs/contracts.
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
  /** What the payment provider gave for the customer's card. */
  readonly paymentToken?: string;
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
  /** Why changes were taken back that could not be carried out. Absent where somebody asked for the changes. */
  readonly cause?: ModificationCause;
}

/** What made an order be changed that nobody asked to change. */
export type ModificationCause = 'outOfStock';

export interface OrderConfirmed {
  readonly type: 'OrderConfirmed';
}

/** What made an order be cancelled that nobody asked to cancel. */
export type CancellationCause = 'paymentFailed' | 'outOfStock';

export interface OrderCancelled {
  readonly type: 'OrderCancelled';
  readonly reason?: string;
  /** Absent where somebody asked for it. */
  readonly cause?: CancellationCause;
}

/** The whole order was paid. */
export interface PaymentConfirmed {
  readonly type: 'PaymentConfirmed';
  readonly amountMinor: number;
  readonly currency: Currency;
  /** The provider's or the bank's own id of the payment. */
  readonly reference?: string;
}

export interface PaymentMethodChanged {
  readonly type: 'PaymentMethodChanged';
  readonly before: PaymentMethod;
  readonly after: PaymentMethod;
  /** Of the card that is to be charged from now on; the order has no other one any more. */
  readonly paymentToken?: string;
  readonly reason?: string;
}

/** Some quantity of one line. */
export interface Item {
  readonly lineId: number;
  readonly quantity: number;
}

/** Some quantity of one line that is back in the stock of its sku. */
export interface RestockedItem extends Item {
  readonly sku: string;
}

/** A package left. `shipmentId` (1, 2, …) tells the packages of an order apart. */
export interface ShipmentDispatched {
  readonly type: 'ShipmentDispatched';
  readonly shipmentId: number;
  readonly items: readonly Item[];
  readonly carrier?: string;
  readonly trackingNumber?: string;
}

export interface ShipmentDelivered {
  readonly type: 'ShipmentDelivered';
  readonly shipmentId: number;
}

/** `attempt` (1, 2, …) counts the failures of this package. It stays on its way unless it was returned. */
export interface DeliveryFailed {
  readonly type: 'DeliveryFailed';
  readonly shipmentId: number;
  readonly attempt: number;
  readonly reason?: string;
  readonly returnedToSender: boolean;
  /** What of a package that came back is in stock again. Absent where nothing was said of that; then nothing is. */
  readonly restocked?: readonly RestockedItem[];
}

export interface ItemsReturned {
  readonly type: 'ItemsReturned';
  readonly items: readonly Item[];
  /** What the returned items had cost. */
  readonly valueMinor: number;
  readonly currency: Currency;
  readonly reason?: string;
  /** As of a package that came back. */
  readonly restocked?: readonly RestockedItem[];
}

/** Items are not to be shipped any more: so many fewer are ordered of their lines. Something else of the order was shipped, or is to be. */
export interface ItemsCancelled {
  readonly type: 'ItemsCancelled';
  readonly items: readonly Item[];
  /** What the cancelled items cost. */
  readonly valueMinor: number;
  readonly currency: Currency;
  readonly reason?: string;
}

export interface PaymentRefunded {
  readonly type: 'PaymentRefunded';
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly reference?: string;
  readonly reason?: string;
}

export type OrderEvent =
  | OrderPlaced
  | OrderModified
  | OrderConfirmed
  | OrderCancelled
  | PaymentConfirmed
  | PaymentMethodChanged
  | ShipmentDispatched
  | ShipmentDelivered
  | DeliveryFailed
  | ItemsReturned
  | ItemsCancelled
  | PaymentRefunded;
