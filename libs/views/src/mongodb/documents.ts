import type { ViewedCategory, Order } from '@daybook/contracts';
import type { Decimal128 } from 'mongodb';
import type { EarlierOrder } from '../projections/earlier-orders.js';
import { searchTerms } from '../projections/search-terms.js';

export const collectionNames = {
  orders: 'orders',
  sales: 'sales',
  stock: 'stock',
  checkpoints: 'checkpoints',
  parkedStreams: 'parkedStreams',
} as const;

/** An order as it is answered, beside what it is found and sorted by where its own text does not sort. */
export interface OrderDocument {
  /** The order's id. */
  readonly _id: string;
  readonly placedAt: Date;
  readonly total: Decimal128;
  readonly terms: readonly string[];
  readonly order: Order | EarlierOrder;
}

/** What is named after a category and something of it: `orders:3`, `stock:85123A`. */
export const categorized = (category: string, name: string | number): string => `${category}:${name}`;

export interface CheckpointDocument {
  /** Category and partition. */
  readonly _id: string;
  readonly category: ViewedCategory;
  readonly partition: number;
  readonly position: number;
}

export interface ParkedStreamDocument {
  /** Category and stream. */
  readonly _id: string;
  readonly category: string;
  readonly streamId: string;
  readonly partition: number;
  readonly position: number;
  readonly version: number;
  readonly reason: string;
  readonly parkedAt: Date;
  /** Missing, with the next one, in documents from before streams could be replayed. */
  readonly lastVersion?: number;
  readonly attempts?: number;
  readonly replayRequestedAt?: Date;
  readonly discardedAt?: Date;
}

export interface StockDocument {
  /** The sku. */
  readonly _id: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly version: number;
  readonly updatedAt: Date;
}

/** A figure of one partition; `_id` is that of `salesId`. Amounts are minor units. */
export interface SalesDocument {
  readonly _id: string;
  readonly orders: number;
  readonly units: bigint;
  /** A decimal once it has been added to since sums have no bound; until then a 64-bit integer. */
  readonly value: Decimal128 | bigint;
  /** Missing in figures that nothing was returned of since there are returns; then they count as none. */
  readonly returnedUnits?: bigint;
  readonly returnedValue?: Decimal128 | bigint;
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
