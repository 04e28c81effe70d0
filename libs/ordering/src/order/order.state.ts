import type { PersistentMap } from '@daybook/event-sourcing';
import type { Currency } from '@daybook/money';
import type { Address, Item, Line, PaymentMethod } from './order.events.js';

/** What was paid for an order and given back, in minor units. An order that is paid is paid whole. */
export interface PaymentState {
  readonly paidMinor: number;
  readonly refundedMinor: number;
}

/** A package. One that came back to the sender leaves its items to be shipped again. */
export interface Shipment {
  readonly status: 'dispatched' | 'delivered' | 'returnedToSender';
  readonly items: readonly Item[];
  readonly failedAttempts: number;
}

/** What decisions about a living order need to know. */
interface OrderContent {
  readonly currency: Currency;
  readonly paymentMethod: PaymentMethod;
  readonly paymentToken?: string;
  readonly payment: PaymentState;
  readonly shippingAddress?: Address;
  /** By their ids, in whose order they came. */
  readonly lines: PersistentMap<number, Line>;
  /** Counts up only, so that the id of a removed line never comes to mean another line. */
  readonly nextLineId: number;
}

/** From its confirmation on an order is shipped, delivered and returned in parts. */
interface FulfilmentContent extends OrderContent {
  /** In the order of their ids: 1, 2, … */
  readonly shipments: readonly Shipment[];
  /** Returned quantities by lineId. */
  readonly returned: ReadonlyMap<number, number>;
}

export interface NoOrder {
  readonly status: 'none';
}

export interface PlacedOrder extends OrderContent {
  readonly status: 'placed';
}

/** Nothing is out: nothing was shipped, or all of it came back to the sender. */
export interface ConfirmedOrder extends FulfilmentContent {
  readonly status: 'confirmed';
}

/** Something is on its way or delivered, but not yet all that was ordered delivered. */
export interface ShippedOrder extends FulfilmentContent {
  readonly status: 'shipped';
}

export interface DeliveredOrder extends FulfilmentContent {
  readonly status: 'delivered';
}

/** All that was ordered, and not cancelled, was delivered and came back. */
export interface ReturnedOrder extends FulfilmentContent {
  readonly status: 'returned';
}

export interface CancelledOrder {
  readonly status: 'cancelled';
  readonly currency: Currency;
  readonly payment: PaymentState;
}

export type OrderState =
  NoOrder | PlacedOrder | ConfirmedOrder | ShippedOrder | DeliveredOrder | ReturnedOrder | CancelledOrder;

/** An order that can still be changed in some way. */
export type OpenOrder = PlacedOrder | ConfirmedOrder;

/** An order that can be shipped, or was. */
export type OrderInFulfilment = ConfirmedOrder | ShippedOrder | DeliveredOrder | ReturnedOrder;

/** An order that goes on: there is one, and it is not cancelled. */
export type LivingOrder = PlacedOrder | OrderInFulfilment;

export const noOrder: OrderState = { status: 'none' };
