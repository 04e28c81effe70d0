import type { SourceLine } from './read-lines.js';

/** A line of an order as the file has it. Only the server judges whether it is right. */
export interface ImportOrderLine {
  readonly sku?: unknown;
  readonly description?: unknown;
  readonly quantity?: unknown;
  readonly unitPrice?: unknown;
}

/** An order as the file has it. */
export interface ImportOrder {
  readonly orderId: string;
  readonly customerId?: unknown;
  readonly placedAt?: unknown;
  readonly country?: unknown;
  readonly currency?: unknown;
  readonly lines?: unknown;
  /** True for a credit note; whatever else it is but false is wrong. */
  readonly cancels?: unknown;
}

export type ParsedLine =
  | { readonly kind: 'order'; readonly number: number; readonly order: ImportOrder }
  | { readonly kind: 'creditNote'; readonly number: number; readonly note: ImportOrder }
  | { readonly kind: 'malformed'; readonly number: number; readonly detail: string };

export function parseLine({ number, text }: SourceLine): ParsedLine {
  const malformed = (detail: string): ParsedLine => ({ kind: 'malformed', number, detail });
  if (text === undefined) return malformed('The line is too long or not UTF-8.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed('The line is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return malformed('The line is not an object.');
  }
  const { orderId, cancels } = value as { orderId?: unknown; cancels?: unknown };
  if (typeof orderId !== 'string' || orderId === '') return malformed('The line has no orderId.');
  if (cancels === true) return { kind: 'creditNote', number, note: value as ImportOrder };
  return { kind: 'order', number, order: value as ImportOrder };
}

/** Whether `cancels` is there and says neither yes nor no, so that nobody knows what the line is. */
export const isCancelsWrong = ({ cancels }: ImportOrder): boolean =>
  cancels !== undefined && typeof cancels !== 'boolean';

/**
 * The body that places the order, as it was read: a customer of null is sent as null, so that the
 * server names what is missing. Only a description of null, which means none, is left out.
 *
 * A `cancels` that is wrong is sent, too: the server knows no such field, so it places nothing and names all else that
 * is wrong.
 */
export const placeOrderBody = (order: ImportOrder): string => JSON.stringify(placement(order));

/** What the import makes use of, the same text for the same content. */
export const contentText = (order: ImportOrder): string =>
  JSON.stringify(
    { ...placement(order), cancels: order.cancels === undefined ? false : order.cancels },
    withSortedKeys,
  );

function placement(order: ImportOrder): object {
  const { orderId, customerId, placedAt, country, currency, lines, cancels } = order;
  return {
    orderId,
    customerId,
    placedAt,
    country,
    currency,
    lines: Array.isArray(lines) ? lines.map(withoutNullDescription) : lines,
    paymentMethod: 'invoice',
    ...(isCancelsWrong(order) && { cancels }),
  };
}

function withSortedKeys(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function withoutNullDescription(line: unknown): unknown {
  if (typeof line !== 'object' || line === null) return line;
  if ((line as ImportOrderLine).description !== null) return line;
  return { ...line, description: undefined };
}
