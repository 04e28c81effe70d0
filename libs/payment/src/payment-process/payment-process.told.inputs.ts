import type { Currency } from '@daybook/money';
import type { DeadlineName, PaymentMethod, StockItem } from './payment-process.events.js';

/*
 * What a payment process is told. Any input may come twice, late, or out of order; only OrderPlaced comes first.
 * `now` is the clock's time, ISO 8601 in UTC with milliseconds.
 *
 * The process is not told of goods that come back: the shop decides whether money goes back for them, and how much,
 * and refunds the payment itself.
 */

interface Input {
  readonly now: string;
}

/**
 * An event of the order, which made it version `orderVersion`. Every event is told until the order is confirmed or
 * cancelled, so that the process knows at which version the order is.
 */
interface OrderInput extends Input {
  readonly orderVersion: number;
}

/** The first event of the order. */
export interface OrderPlaced extends Input {
  readonly type: 'OrderPlaced';
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly method: PaymentMethod;
  readonly country?: string;
  readonly lines: readonly StockItem[];
  /** Business time, which others may state. */
  readonly placedAt: string;
  /** By the log's clock. */
  readonly recordedAt: string;
}

export interface OrderModified extends OrderInput {
  readonly type: 'OrderModified';
  readonly amountMinor: number;
  readonly lines: readonly StockItem[];
}

/** Items of the confirmed order were cancelled. Amount and lines are those of the order without them. */
export interface ItemsCancelled extends OrderInput {
  readonly type: 'ItemsCancelled';
  readonly amountMinor: number;
  readonly lines: readonly StockItem[];
  readonly cancelledMinor: number;
}

export interface PaymentMethodChanged extends OrderInput {
  readonly type: 'PaymentMethodChanged';
  readonly method: PaymentMethod;
}

export interface OrderConfirmed extends OrderInput {
  readonly type: 'OrderConfirmed';
}

export interface OrderCancelled extends OrderInput {
  readonly type: 'OrderCancelled';
}

/** Any other event, such as another shipping address: the process only needs to know that the order has gone on. */
export interface OrderChanged extends OrderInput {
  readonly type: 'OrderChanged';
}

/** Somebody has recorded a payment; `reference` tells whether it is a charge of this process. */
export interface OrderPaid extends OrderInput {
  readonly type: 'OrderPaid';
  readonly reference?: string;
}

/** Somebody else than this process has given money back, which need not be given back again. */
export interface OrderRefunded extends OrderInput {
  readonly type: 'OrderRefunded';
  readonly amountMinor: number;
}

export interface ShipmentDispatched extends OrderInput {
  readonly type: 'ShipmentDispatched';
  readonly shipmentId: number;
  readonly items: readonly StockItem[];
}

/**
 * The stock answers a whole StockReservationRequested: the skus that were reserved, and the one that was refused.
 * Whoever carries the request out gives each sku's command the id of the event. So after a crash between two skus
 * all of it is carried out again, and what was reserved is found reserved.
 */
export interface ReservationAnswered extends Input {
  readonly type: 'ReservationAnswered';
  readonly request: number;
  readonly reserved: readonly string[];
  readonly refused: readonly { readonly sku: string; readonly code: string }[];
}

/** Nothing of the skus is reserved for the order any more, whoever released it. */
export interface ReleaseAnswered extends Input {
  readonly type: 'ReleaseAnswered';
  readonly request: number;
}

export interface CommitmentAnswered extends Input {
  readonly type: 'CommitmentAnswered';
  readonly request: number;
}

export type AttemptOutcome =
  | { readonly kind: 'succeeded'; readonly reference: string }
  | { readonly kind: 'declined'; readonly code: string; readonly isFinal: boolean }
  | { readonly kind: 'pending'; readonly reference: string }
  /** The provider does not know the key. */
  | { readonly kind: 'unknown' }
  /** After a timeout, a lost connection or a 5xx the charge may have been made or not. */
  | { readonly kind: 'unanswered' };

/** The provider says what became of a charge; without `request` it says so by itself, in a webhook. */
export interface AttemptAnswered extends Input {
  readonly type: 'AttemptAnswered';
  readonly attempt: number;
  readonly request?: number;
  readonly outcome: AttemptOutcome;
}

export type RefundOutcome =
  | { readonly kind: 'refunded'; readonly reference: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unanswered' };

export interface RefundAnswered extends Input {
  readonly type: 'RefundAnswered';
  readonly attempt: number;
  /** Of the charge, counted from 1. Default 1. */
  readonly refund?: number;
  readonly request?: number;
  readonly outcome: RefundOutcome;
}

/**
 * The order answers a command: with its version after that, or with the code of the rejection, which is
 * `stale-version` if the order was not at the version of the request.
 */
export interface OrderAnswered extends Input {
  readonly type: 'OrderAnswered';
  readonly request: number;
  readonly outcome:
    | { readonly kind: 'accepted'; readonly orderVersion: number }
    | { readonly kind: 'rejected'; readonly code: string };
}

export interface DeadlineReached extends Input {
  readonly type: 'DeadlineReached';
  readonly name: DeadlineName;
  readonly at: string;
}

/** An input as others bring it: whoever tells it to the process adds the time. */
export type UntimedInput<Each = ProcessInput> = Each extends unknown ? Omit<Each, 'now'> : never;

export type ProcessInput =
  | OrderPlaced
  | OrderModified
  | ItemsCancelled
  | PaymentMethodChanged
  | OrderConfirmed
  | OrderCancelled
  | OrderChanged
  | OrderPaid
  | OrderRefunded
  | ShipmentDispatched
  | ReservationAnswered
  | ReleaseAnswered
  | CommitmentAnswered
  | AttemptAnswered
  | RefundAnswered
  | OrderAnswered
  | DeadlineReached;
