import type { Currency } from '@daybook/money';
import type { DeadlineName, PaymentMethod, StockItem } from './payment-process.events.js';

/*
 * What a payment process can be told. Any of it may come twice, late, or out of order; only that the order was
 * placed comes first. `now` is the clock's time, ISO 8601 in UTC with milliseconds.
 *
 * Returned goods are none of its business: whether money goes back for them, and how much, is for the shop to
 * decide, which then refunds the payment itself.
 */

interface Input {
  readonly now: string;
}

/**
 * News of the order. `orderVersion` is the version of the order's event that says so. Every event of an order is
 * told until the order is confirmed or cancelled, so that the process knows at which version it is.
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

/** Anything else, such as another shipping address: only that the order has gone on is of interest. */
export interface OrderChanged extends OrderInput {
  readonly type: 'OrderChanged';
}

/** By whomever; `reference` tells whether by a charge of this process. */
export interface OrderPaid extends OrderInput {
  readonly type: 'OrderPaid';
  readonly reference?: string;
}

/** By somebody else than this process: money that was given back need not be given back again. */
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
 * The answer to a whole StockReservationRequested: skus that were reserved, and the one that was refused.
 * Whoever carries the request out gives each sku a command id of its own that follows from the event. So after
 * a crash between two skus it carries out all of it again, and what was reserved is found reserved.
 */
export interface ReservationAnswered extends Input {
  readonly type: 'ReservationAnswered';
  readonly request: number;
  readonly reserved: readonly string[];
  readonly refused: readonly { readonly sku: string; readonly code: string }[];
}

/** Nothing is reserved under the skus any more, whoever released it. */
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
  /** A timeout, a lost connection, a 5xx: it may have been carried out or not. */
  | { readonly kind: 'unanswered' };

/** What the provider says of a charge; without `request` it says so by itself, in a webhook. */
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
  readonly request?: number;
  readonly outcome: RefundOutcome;
}

/**
 * What the order says to a request: its version after it, or the code of its rejection, which is
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

export type PaymentInput =
  | OrderPlaced
  | OrderModified
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
