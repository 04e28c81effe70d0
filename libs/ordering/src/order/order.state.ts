import type { Currency } from '../money/currency.js';
import type { Address, Line, PaymentMethod } from './order.events.js';

/** What decisions about a living order need to know. */
interface OrderContent {
  readonly currency: Currency;
  readonly paymentMethod: PaymentMethod;
  readonly shippingAddress?: Address;
  readonly lines: readonly Line[];
  /** Counts up only, so that the id of a removed line never comes to mean another line. */
  readonly nextLineId: number;
}

export interface NoOrder {
  readonly status: 'none';
}

export interface PlacedOrder extends OrderContent {
  readonly status: 'placed';
}

export interface ConfirmedOrder extends OrderContent {
  readonly status: 'confirmed';
}

export interface CancelledOrder {
  readonly status: 'cancelled';
}

export type OrderState = NoOrder | PlacedOrder | ConfirmedOrder | CancelledOrder;

/** An order that can still be changed in some way. */
export type OpenOrder = PlacedOrder | ConfirmedOrder;

export const noOrder: OrderState = { status: 'none' };
