/** Why a command was refused. The codes are a contract: clients branch on them, so they never change. */
export type OrderRejectionCode =
  | 'order-already-exists'
  | 'order-not-found'
  | 'order-already-confirmed'
  | 'order-already-cancelled'
  | 'payment-pending'
  | 'customer-missing'
  | 'currency-unknown'
  | 'sku-missing'
  | 'quantity-not-integer'
  | 'quantity-not-positive'
  | 'quantity-too-large'
  | 'price-malformed'
  | 'price-negative'
  | 'price-too-precise'
  | 'amount-too-large'
  | 'order-without-lines'
  | 'too-many-lines'
  | 'too-many-changes'
  | 'line-not-found'
  | 'nothing-changed';

const details: Readonly<Record<OrderRejectionCode, string>> = {
  'order-already-exists': 'There is an order with this id already.',
  'order-not-found': 'There is no order with this id.',
  'order-already-confirmed': 'The order is confirmed: only its shipping address can still be changed.',
  'order-already-cancelled': 'The order is cancelled.',
  'payment-pending': 'An order paid by card can be confirmed only once it is paid.',
  'customer-missing': 'An order needs a customer.',
  'currency-unknown': 'The currency is not an active ISO 4217 code.',
  'sku-missing': 'A line needs a sku.',
  'quantity-not-integer': 'A quantity is a whole number.',
  'quantity-not-positive': 'A quantity is 1 or more.',
  'quantity-too-large': 'The quantity is larger than one line can hold.',
  'price-malformed': 'A price is decimal text, such as "2.55".',
  'price-negative': 'A price is 0 or more.',
  'price-too-precise': "The price is finer than the currency's minor unit. It is not rounded.",
  'amount-too-large': 'The amount is larger than can be kept exactly.',
  'order-without-lines': 'An order needs at least one line.',
  'too-many-lines': 'The order would have more lines than one order can hold.',
  'too-many-changes': 'There are more changes than one command can hold.',
  'line-not-found': 'The order has no line with this id.',
  'nothing-changed': 'This is so already: nothing would change.',
};

/** One thing that is wrong with a command, and where: a JSON pointer (RFC 6901) into the command. */
export interface Violation {
  readonly code: OrderRejectionCode;
  readonly pointer: string;
  readonly detail: string;
}

export type Violations = readonly [Violation, ...Violation[]];

/**
 * Why a command was refused. `violations` is there when what the command says is at fault rather than
 * the step as such. It then names every fault, and `code` and `detail` are those of the first.
 */
export interface OrderRejection {
  readonly code: OrderRejectionCode;
  readonly detail: string;
  readonly violations?: Violations;
}

export const violation = (code: OrderRejectionCode, pointer: string): Violation => ({
  code,
  pointer,
  detail: details[code],
});

export const isViolated = (violations: readonly Violation[]): violations is Violations =>
  violations.length > 0;

/** The rejection of a step that the order's status does not allow, whatever the command says. */
export const illegalStep = (code: OrderRejectionCode): OrderRejection => ({ code, detail: details[code] });

export const invalidCommand = (violations: Violations): OrderRejection => ({
  code: violations[0].code,
  detail: violations[0].detail,
  violations,
});
