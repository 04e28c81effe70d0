import type { Order } from '@daybook/contracts';
import type { Decimal128 } from 'mongodb';
import type { EarlierOrder } from './earlier-orders.js';
import { searchTerms } from './search-terms.js';

/** An order as it is answered, beside what it is found and sorted by where its own text does not sort. */
export interface OrderDocument {
  /** The order's id. */
  readonly _id: string;
  readonly placedAt: Date;
  readonly total: Decimal128;
  readonly terms: readonly string[];
  readonly order: Order | EarlierOrder;
}

export const orderDocument = (order: Order, decimal: (text: string) => Decimal128): OrderDocument => ({
  _id: order.orderId,
  placedAt: new Date(order.placedAt),
  total: decimal(order.total),
  terms: storableTerms(searchTerms(order)),
  order,
});

/**
 * A document of MongoDB holds 16 MiB. 5,000 lines with the longest of descriptions take 10.6 of them and as many
 * shipments as an order can have 1.0, so this much is left for terms in every case. What real orders have comes to a few kilobytes.
 */
export const maxTermsBytes = 4 * 2 ** 20;
/** The longest term: a description of 500 characters without a space, in UTF-8. */
const maxTermBytes = 2_000;
/** What an element of an array takes besides its text: type, index as text, length, two zero bytes. */
const elementBytes = 16;

/**
 * The terms that fit into a document. An order that goes beyond is found by those that do: nobody could
 * look it up by the others, but the orders of all customers go on.
 */
export function storableTerms(terms: readonly string[]): readonly string[] {
  if (terms.length <= maxTermsBytes / (maxTermBytes + elementBytes)) return terms;
  let bytes = 0;
  const end = terms.findIndex((term) => {
    bytes += Buffer.byteLength(term) + elementBytes;
    return bytes > maxTermsBytes;
  });
  return end < 0 ? terms : terms.slice(0, end);
}
