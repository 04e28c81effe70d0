import type { Currency } from '@daybook/money';
import type { DeadlineName, PaymentMethod, PaymentOutcome } from './payment-process.events.js';
import type { PaymentTerms } from './payment-process.policy.js';

/** What the process knows of the order. */
export interface KnownOrder {
  readonly orderId: string;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly method: PaymentMethod;
  /** Units by sku. */
  readonly items: ReadonlyMap<string, number>;
  /** The versions that amount and items, and the method, are from. */
  readonly revisionVersion: number;
  readonly methodVersion: number;
  /** Up to this version everything was told; of later ones, these. */
  readonly version: number;
  readonly laterVersions: ReadonlySet<number>;
  readonly isPaid: boolean;
  /** What items cost that were cancelled of the confirmed order, by the version of the order that says so. */
  readonly cancelledMinor: ReadonlyMap<number, number>;
  /** What others gave back, by the version of the order that says so. */
  readonly refundsMinor: ReadonlyMap<number, number>;
  readonly shipmentIds: readonly number[];
}

/** A reservation that was requested once; some of it may be reported long after. */
export interface Reservation {
  readonly items: ReadonlyMap<string, number>;
  readonly reported: ReadonlySet<string>;
}

export interface KnownStock {
  /**
   * Units that were reserved for the order, until something of it is shipped: from then on the order itself and the
   * stock know better. 0 stands for a number that is not known.
   */
  readonly held: ReadonlyMap<string, number>;
  /** The last version of the order of which all that was ordered could be had. */
  readonly revision?: number;
  /** Something of what is ordered now cannot be had. */
  readonly isRefused: boolean;
  readonly reservations: ReadonlyMap<number, Reservation>;
  readonly open?: OpenCommandToStock;
}

/** The command to the stock that has no answer yet, of which there is one at a time. */
export interface OpenCommandToStock {
  readonly request: number;
  /** The skus that a release is about. */
  readonly released: readonly string[];
  /** The version of what is ordered that it was made for. */
  readonly revision: number;
}

/** What is done with money that was taken. */
export interface Charge {
  /** Recorded: it is what the order counts as its payment. Unwanted: the order did not take it. */
  readonly stage: 'found' | 'recorded' | 'unwanted';
  /** What of it goes back, by number: the first is refund 1. One is under way at a time. */
  readonly refunds: readonly Refund[];
}

export interface Refund {
  readonly refund: number;
  /** Left: to people, because the provider does not do it. */
  readonly stage: 'refunding' | 'refunded' | 'left';
  readonly amountMinor: number;
  readonly reference?: string;
  readonly requests: number;
  readonly call?: number;
  readonly isRefused: boolean;
  /** Whether the order has learnt of it, which it has to where it counts the charge as its payment. */
  readonly recording: 'wanted' | 'accepted' | 'rejected';
}

export type AttemptState =
  | { readonly kind: 'requested' }
  /** It may have been carried out or not. */
  | { readonly kind: 'unresolved'; readonly reference?: string }
  /** It has not been carried out. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'declined'; readonly isFinal: boolean }
  | { readonly kind: 'succeeded'; readonly reference: string; readonly charge: Charge };

export interface Attempt {
  readonly attempt: number;
  readonly key: string;
  readonly amountMinor: number;
  readonly state: AttemptState;
  /** The request to the provider that is under way. */
  readonly call?: number;
  readonly inquiries: number;
  /** People look after it. */
  readonly isLeft: boolean;
}

export type CommandKind = 'confirm' | 'recordPayment' | 'changeMethod' | 'cancel' | 'revert' | 'recordRefund';

/** A command to the order, as far as its answer needs it. */
export interface KnownCommand {
  readonly kind: CommandKind;
  /** The version of the order that it was decided on. */
  readonly orderVersion: number;
  readonly attempt?: number;
  readonly refund?: number;
  readonly method?: PaymentMethod;
}

/** The order has refused a command, and the process does not know yet why. */
export interface Stuck {
  readonly kind: CommandKind;
  readonly orderVersion: number;
  /** The order has changed in a way that is yet to be told. */
  readonly isChangeToCome: boolean;
}

interface WhatIsKnown {
  readonly terms: PaymentTerms;
  readonly order: KnownOrder;
  readonly stock: KnownStock;
  /** By number: the first is attempt 1. */
  readonly attempts: readonly Attempt[];
  readonly isWindowOpen: boolean;
  /** When each is, or `due`: it has been reached and nothing has been done about it yet. */
  readonly deadlines: ReadonlyMap<DeadlineName, string>;
  /** Commands that the order has not accepted, by number of request: even a late answer may be the one that counts. */
  readonly commandsToOrder: ReadonlyMap<number, KnownCommand>;
  /** The number of the one that has no answer yet. */
  readonly openCommandToOrder?: number;
  readonly stuck?: Stuck;
  readonly isReviewed: boolean;
  readonly isCompleted: boolean;
  readonly lastRequest: number;
}

export const due = 'due';

export interface NoProcess {
  readonly status: 'none';
}

/** The order is placed, and how it is paid is not settled. */
export interface ProcessUnderWay extends WhatIsKnown {
  readonly status: 'underWay';
}

export interface ConfirmedProcess extends WhatIsKnown {
  readonly status: 'confirmed';
  readonly outcome: Exclude<PaymentOutcome, 'cancelled'>;
}

/** The order is cancelled, maybe long after it was confirmed. */
export interface CancelledProcess extends WhatIsKnown {
  readonly status: 'cancelled';
}

export type RunningProcess = ProcessUnderWay | ConfirmedProcess | CancelledProcess;
export type PaymentState = NoProcess | RunningProcess;

export const noProcess: PaymentState = { status: 'none' };

/** The same map with one more entry, or one less. */
export function withEntry<Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: NoInfer<Key>,
  value: Value | undefined,
): ReadonlyMap<Key, Value> {
  const changed = new Map(map);
  if (value === undefined) changed.delete(key);
  else changed.set(key, value);
  return changed;
}

/** An attempt that has taken money. */
export type ChargedAttempt = Attempt & { readonly state: { readonly kind: 'succeeded' } };

export const isCharged = (attempt: Attempt): attempt is ChargedAttempt => attempt.state.kind === 'succeeded';

/** How events name a refund: the first one of a charge, which most have alone, goes without saying. */
export const ofRefund = (refund: number): { readonly refund?: number } => (refund === 1 ? {} : { refund });

/** The order as it is when one more of its versions was told. */
export function seen(order: KnownOrder, orderVersion: number): KnownOrder {
  const laterVersions = new Set(order.laterVersions).add(orderVersion);
  let { version } = order;
  while (laterVersions.has(version + 1)) version += 1;
  for (const each of laterVersions) if (each <= version) laterVersions.delete(each);
  return { ...order, version, laterVersions };
}
