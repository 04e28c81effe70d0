/** Why a command was refused. The codes are a contract: clients branch on them, so they never change. */
const details = {
  'order-already-exists': 'There is an order with this id already.',
  'order-not-found': 'There is no order with this id.',
  'order-already-confirmed': 'The order is confirmed: only its shipping address can still be changed.',
  'order-already-cancelled': 'The order is cancelled.',
  'order-not-confirmed': 'The order is not confirmed yet, and nothing is shipped before.',
  'order-already-shipped': 'The order has been shipped.',
  'payment-pending': 'An order paid by card can be confirmed only once it is paid.',
  'nothing-to-pay': 'The order costs nothing.',
  'payment-already-confirmed': 'The order is paid already.',
  'payment-amount-mismatch': "The amount is not the order's total.",
  'payment-currency-mismatch': "The currency is not the order's.",
  'payment-token-without-card':
    'A payment token stands for a card: it goes with the payment method card only.',
  'nothing-paid': 'Nothing was paid for the order.',
  'refund-exceeds-payment': 'Refunds together cannot be more than what was paid.',
  'amount-malformed': 'An amount is decimal text, such as "2.55".',
  'amount-not-positive': 'The amount has to be more than 0.',
  'amount-too-precise': "The amount is finer than the currency's minor unit. It is not rounded.",
  'nothing-to-cancel': 'A cancellation of items needs at least one item.',
  'nothing-to-ship': 'A shipment needs at least one item.',
  'quantity-exceeds-unshipped': 'The quantity is more than what is left to ship of the line.',
  'too-many-shipments': 'The order would have more shipments, or items in them, than one order can hold.',
  'stock-insufficient': 'Fewer units are in stock for the order than are to be shipped.',
  'shipment-not-found': 'The order has no shipment with this id.',
  'shipment-already-delivered': 'The shipment was delivered.',
  'shipment-returned-to-sender': 'The shipment came back to the sender.',
  'nothing-delivered': 'Nothing of the order was delivered yet.',
  'nothing-to-return': 'A return needs at least one item.',
  'quantity-exceeds-delivered': 'The quantity is more than what was delivered of the line and not returned.',
  'restock-exceeds-returned': 'The quantity is more than what came back of the line.',
  'restock-without-return': 'Nothing came back that could be put in stock.',
  'line-repeated': 'The line is named more than once.',
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
} as const;

export type OrderRejectionCode = keyof typeof details;

export const rejectionCodes = Object.keys(details) as readonly OrderRejectionCode[];

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
export const illegalStep = (code: OrderRejectionCode, detail: string = details[code]): OrderRejection => ({
  code,
  detail,
});

export const invalidCommand = (violations: Violations): OrderRejection => ({
  code: violations[0].code,
  detail: violations[0].detail,
  violations,
});
