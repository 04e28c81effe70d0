import type { Currency } from '@daybook/money';
import type { PaymentTerms } from './payment-process.policy.js';

/*
 * What stands in the stream of an order's payment process: the facts that it was told, and the requests that it
 * made. The stream is its inbox and its outbox in one. Names of requests end in Requested or Set. Each request to
 * somebody else has a number, counted within the stream; the answer names the number.
 *
 * Money is in minor units, and every event that holds money says its currency. The key of a charge or a refund
 * is fixed for ever, so that the provider never carries it out twice. The envelope of an event says when
 * something happened; times within it are ISO 8601 in UTC and lie ahead.
 */

export type PaymentMethod = 'card' | 'cashOnDelivery' | 'invoice';

/** Units of one sku, whichever lines of the order they stand on. */
export interface StockItem {
  readonly sku: string;
  readonly quantity: number;
}

export interface Money {
  readonly amountMinor: number;
  readonly currency: Currency;
}

/** What happened to the order. */
type FactOfOrder =
  | (Money & {
      readonly type: 'PaymentProcessStarted';
      readonly orderId: string;
      readonly method: PaymentMethod;
      /** By sku, each once. */
      readonly items: readonly StockItem[];
      readonly terms: PaymentTerms;
    })
  | (Money & {
      readonly type: 'OrderRevisionNoted';
      /** The version of the order's stream that says so. */
      readonly orderVersion: number;
      readonly items: readonly StockItem[];
    })
  /** Items of the confirmed order were cancelled: the order without them, and what they cost. */
  | (Money & {
      readonly type: 'ItemsCancellationNoted';
      readonly orderVersion: number;
      readonly items: readonly StockItem[];
      readonly cancelledMinor: number;
    })
  | {
      readonly type: 'PaymentMethodNoted';
      readonly orderVersion: number;
      readonly method: PaymentMethod;
    }
  | { readonly type: 'OrderConfirmationNoted'; readonly orderVersion: number }
  | { readonly type: 'OrderCancellationNoted'; readonly orderVersion: number }
  /** Something else happened to the order. */
  | { readonly type: 'OrderEventNoted'; readonly orderVersion: number }
  | { readonly type: 'OrderPaymentNoted'; readonly orderVersion: number; readonly reference?: string }
  /** Somebody else gave back money that was paid for the order. */
  | (Money & { readonly type: 'OrderRefundNoted'; readonly orderVersion: number })
  /** The stock has followed it already. */
  | {
      readonly type: 'DispatchNoted';
      readonly orderVersion: number;
      readonly shipmentId: number;
      readonly items: readonly StockItem[];
    };

/** What the stock answered to a command. */
type FactOfStock =
  | {
      readonly type: 'StockReservationAnswered';
      readonly request: number;
      readonly reserved: readonly string[];
      readonly refused: readonly { readonly sku: string; readonly code: string }[];
    }
  | { readonly type: 'StockReleaseAnswered'; readonly request: number }
  | { readonly type: 'StockCommitmentAnswered'; readonly request: number };

/**
 * What the provider said of a charge. `request` is missing where nobody had asked: the provider said so by itself.
 * Unanswered: nobody knows what became of it. Unknown: the provider has never seen its key.
 */
type FactOfAttempt = { readonly attempt: number; readonly request?: number } & (
  | { readonly type: 'PaymentAttemptSucceeded'; readonly reference: string }
  | { readonly type: 'PaymentAttemptDeclined'; readonly code: string; readonly isFinal: boolean }
  | { readonly type: 'PaymentAttemptPending'; readonly reference: string }
  | { readonly type: 'PaymentAttemptUnknown' }
  | { readonly type: 'PaymentAttemptUnanswered' }
);

/** `refund` counts those of one charge: 1 where it is missing. */
type FactOfRefund = { readonly attempt: number; readonly refund?: number; readonly request?: number } & (
  | { readonly type: 'RefundSucceeded'; readonly reference: string }
  | { readonly type: 'RefundRefused'; readonly code: string }
  | { readonly type: 'RefundUnanswered' }
);

/** What the order answered to a command. */
type AnswerOfOrder =
  | { readonly type: 'OrderRequestAccepted'; readonly request: number; readonly orderVersion: number }
  | { readonly type: 'OrderRequestRejected'; readonly request: number; readonly code: string };

/** Commitments stand in streams of before the stock followed shipments by itself. */
export type CommandToStock =
  | {
      /** So many of each are to be reserved, whatever was before; in this order, up to the first that is refused. */
      readonly type: 'StockReservationRequested';
      readonly request: number;
      readonly items: readonly StockItem[];
    }
  /** All of them, but for what the order is still to be sent. */
  | { readonly type: 'StockReleaseRequested'; readonly request: number; readonly skus: readonly string[] }
  | {
      readonly type: 'StockCommitmentRequested';
      readonly request: number;
      readonly items: readonly StockItem[];
    };

export type CallToProvider = { readonly request: number; readonly attempt: number; readonly key: string } & (
  | (Money & { readonly type: 'PaymentAttemptRequested' })
  | { readonly type: 'PaymentInquiryRequested'; readonly reference?: string }
  | (Money & { readonly type: 'RefundRequested'; readonly refund?: number; readonly reference: string })
);

export type CancellationCause = 'paymentFailed' | 'outOfStock';

/**
 * A command that was decided on the order as it was at version `orderVersion`. It is carried out only if the order
 * is still at that version: nobody confirms or cancels what has become another order meanwhile.
 */
type CommandToOrderAsKnown = { readonly request: number; readonly orderVersion: number } & (
  | { readonly type: 'OrderConfirmationRequested' }
  | (Money & {
      readonly type: 'PaymentRecordingRequested';
      readonly attempt: number;
      readonly reference: string;
    })
  | { readonly type: 'PaymentMethodChangeRequested'; readonly method: PaymentMethod }
  | { readonly type: 'OrderCancellationRequested'; readonly cause: CancellationCause }
  /** The order is to have the lines of version `toVersion` again: what it was changed to cannot be had. */
  | { readonly type: 'OrderReversionRequested'; readonly toVersion: number; readonly cause: 'outOfStock' }
);

/** The money is back, whatever has become of the order. */
type RefundRecording = Money & {
  readonly type: 'RefundRecordingRequested';
  readonly request: number;
  readonly attempt: number;
  readonly refund?: number;
  readonly reference: string;
};

export type CommandToOrder = CommandToOrderAsKnown | RefundRecording;

/**
 * `start` is when the order may be charged or confirmed, `attempt:2` when the second attempt is due; `inquiry:` and
 * `refund:` name the attempt that they are about.
 */
export type DeadlineName = 'start' | 'window' | `${'attempt' | 'inquiry' | 'refund'}:${number}`;

interface DeadlineOf<Type> {
  readonly type: Type;
  readonly name: DeadlineName;
  readonly at: string;
}

export type ReviewReason =
  | 'attempt-unresolved'
  | 'refund-refused'
  | 'refund-unanswered'
  | 'refund-not-recorded'
  | 'cancellation-rejected';

/** Which way an order was confirmed, or that it was not. An order that costs nothing counts as paid. */
export type PaymentOutcome = 'paid' | 'cashOnDelivery' | 'invoice' | 'cancelled';

/** The order has its outcome: nothing is decided at `start` or `window` any more, and nobody need keep them. */
interface Completion {
  readonly type: 'PaymentProcessCompleted';
  readonly outcome: PaymentOutcome;
}

/** The process can do no more about it, so people have to. */
interface Review {
  readonly type: 'PaymentReviewRequested';
  readonly reason: ReviewReason;
  readonly attempt?: number;
}

/** Something that the process was told and did not know before. */
export type ProcessFact =
  | FactOfOrder
  | FactOfStock
  | FactOfAttempt
  | FactOfRefund
  | AnswerOfOrder
  | DeadlineOf<'PaymentDeadlineReached'>;

/** Something that the process asks for: of the order, the stock, the provider, the clock or people. */
export type ProcessRequest =
  CommandToOrder | CommandToStock | CallToProvider | DeadlineOf<'PaymentDeadlineSet'> | Completion | Review;

export type PaymentEvent = ProcessFact | ProcessRequest;

export type PaymentEventType = PaymentEvent['type'];
export type PaymentEventOf<Type extends PaymentEventType> = Extract<PaymentEvent, { readonly type: Type }>;
