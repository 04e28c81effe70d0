import type { CancellationCause, ModificationCause, PaymentMethod } from './order.events.js';

/*
 * How order events are written down, for ever and for readers of any language: amounts are decimal text
 * with the currency beside them. The type names and the names and meanings of the fields are a storage
 * format. A change of meaning is a new schemaVersion; the names of the domain are free to change.
 *
 * These are type aliases rather than interfaces because only aliases are assignable to a general JSON type.
 */

export type StoredAddress = {
  readonly recipient?: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country: string;
};

export type StoredLine = {
  readonly lineId: number;
  readonly sku: string;
  readonly description?: string;
  readonly quantity: number;
  readonly unitPrice: string;
};

export type StoredOrderPlaced = {
  readonly customerId: string;
  readonly currency: string;
  readonly country?: string;
  readonly paymentMethod: PaymentMethod;
  readonly paymentToken?: string;
  readonly shippingAddress?: StoredAddress;
  readonly lines: readonly StoredLine[];
};

export type StoredOrderChange =
  | {
      readonly kind: 'quantityChanged';
      readonly lineId: number;
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'lineAdded'; readonly line: StoredLine }
  | { readonly kind: 'lineRemoved'; readonly line: StoredLine }
  | {
      readonly kind: 'shippingAddressChanged';
      readonly before?: StoredAddress;
      readonly after: StoredAddress;
    };

export type StoredOrderModified = {
  readonly currency: string;
  readonly changes: readonly StoredOrderChange[];
  readonly cause?: ModificationCause;
};

export type StoredOrderConfirmed = Readonly<Record<string, never>>;

export type StoredOrderCancelled = {
  readonly reason?: string;
  readonly cause?: CancellationCause;
};

export type StoredPaymentConfirmed = {
  readonly amount: string;
  readonly currency: string;
  readonly reference?: string;
};

export type StoredPaymentMethodChanged = {
  readonly before: PaymentMethod;
  readonly after: PaymentMethod;
  readonly paymentToken?: string;
  readonly reason?: string;
};

export type StoredItem = {
  readonly lineId: number;
  readonly quantity: number;
};

export type StoredRestockedItem = StoredItem & { readonly sku: string };

export type StoredShipmentDispatched = {
  readonly shipmentId: number;
  readonly items: readonly StoredItem[];
  readonly carrier?: string;
  readonly trackingNumber?: string;
};

export type StoredShipmentDelivered = {
  readonly shipmentId: number;
};

export type StoredDeliveryFailed = {
  readonly shipmentId: number;
  readonly attempt: number;
  readonly reason?: string;
  readonly returnedToSender: boolean;
  readonly restocked?: readonly StoredRestockedItem[];
};

export type StoredItemsReturned = {
  readonly items: readonly StoredItem[];
  readonly value: string;
  readonly currency: string;
  readonly reason?: string;
  readonly restocked?: readonly StoredRestockedItem[];
};

export type StoredPaymentRefunded = {
  readonly amount: string;
  readonly currency: string;
  readonly reference?: string;
  readonly reason?: string;
};

/** What is stored of each type, in its latest version. */
interface StoredDataByType {
  readonly OrderPlaced: StoredOrderPlaced;
  readonly OrderModified: StoredOrderModified;
  readonly OrderConfirmed: StoredOrderConfirmed;
  readonly OrderCancelled: StoredOrderCancelled;
  readonly PaymentConfirmed: StoredPaymentConfirmed;
  readonly PaymentMethodChanged: StoredPaymentMethodChanged;
  readonly ShipmentDispatched: StoredShipmentDispatched;
  readonly ShipmentDelivered: StoredShipmentDelivered;
  readonly DeliveryFailed: StoredDeliveryFailed;
  readonly ItemsReturned: StoredItemsReturned;
  readonly PaymentRefunded: StoredPaymentRefunded;
}

/** An order event as the log takes it: the part of the envelope that the domain decides. */
export type StoredOrderEvent = {
  readonly [Type in keyof StoredDataByType]: {
    readonly type: Type;
    readonly schemaVersion: 1;
    readonly data: StoredDataByType[Type];
  };
}[keyof StoredDataByType];
