/** Why a command was refused. The codes are a contract: clients branch on them, so they never change. */
export type StockRejectionCode =
  | 'sku-unknown'
  | 'reservation-not-found'
  | 'quantity-exceeds-reservation'
  | 'below-picked'
  | 'stock-insufficient'
  | 'shipment-not-picked'
  | 'nothing-changed'
  | 'quantity-not-integer'
  | 'quantity-not-positive'
  | 'quantity-too-large'
  | 'on-hand-not-integer'
  | 'on-hand-negative'
  | 'on-hand-too-large'
  | 'reason-missing';

const details: Readonly<Record<StockRejectionCode, string>> = {
  'sku-unknown': 'Nothing was ever recorded of this sku.',
  'reservation-not-found': 'No units of this sku are reserved for the order.',
  'quantity-exceeds-reservation': 'Fewer units are reserved for the order.',
  'below-picked': 'More units are picked for shipments that are about to leave.',
  'stock-insufficient': 'Fewer units can be had for the order.',
  'shipment-not-picked': 'Fewer units are picked for the shipment.',
  'nothing-changed': 'This is so already: nothing would change.',
  'quantity-not-integer': 'A quantity is a whole number.',
  'quantity-not-positive': 'A quantity is 1 or more.',
  'quantity-too-large': 'The quantity is larger than one command can hold.',
  'on-hand-not-integer': 'The stock on hand is a whole number.',
  'on-hand-negative': 'The stock on hand is 0 or more.',
  'on-hand-too-large': 'The stock on hand would be larger than can be kept of one sku.',
  'reason-missing': 'An adjustment needs a reason.',
};

/** One thing that is wrong with a command, and where: a JSON pointer (RFC 6901) into the command. */
export interface StockViolation {
  readonly code: StockRejectionCode;
  readonly pointer: string;
  readonly detail: string;
}

export type StockViolations = readonly [StockViolation, ...StockViolation[]];

/**
 * Why a command was refused. `violations` is there when what the command says is at fault rather than
 * the step as such. It then names every fault, and `code` and `detail` are those of the first.
 */
export interface StockRejection {
  readonly code: StockRejectionCode;
  readonly detail: string;
  readonly violations?: StockViolations;
}

export const violation = (code: StockRejectionCode, pointer: string): StockViolation => ({
  code,
  pointer,
  detail: details[code],
});

export const isViolated = (violations: readonly StockViolation[]): violations is StockViolations =>
  violations.length > 0;

/** The rejection of a step that the stock does not allow, whatever the command says. */
export const illegalStep = (code: StockRejectionCode, detail = details[code]): StockRejection => ({
  code,
  detail,
});

export const invalidCommand = (violations: StockViolations): StockRejection => ({
  code: violations[0].code,
  detail: violations[0].detail,
  violations,
});
