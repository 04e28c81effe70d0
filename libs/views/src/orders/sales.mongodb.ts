import type { SalesFigure, SalesQuery } from '@daybook/contracts';
import { type Currency, formatAmount } from '@daybook/money';
import type { AnyBulkWriteOperation, Collection, Decimal128, Document, Long } from 'mongodb';
import type { MongoDatabase, MongoDocument } from '../projection.js';
import { defaultSalesLimit } from './orders.reader.js';
import type { SalesDelta } from './sales-deltas.js';

/** Wide enough for every partition, so that what follows always begins at the same place. */
const partitionDigits = 5;
const dayLength = 'yyyy-mm-dd'.length;
const currencyLength = 'GBP'.length;
/** Sorts after every digit. */
const afterAllDays = '~';
/** As $substrBytes understands it. */
const toTheEnd = -1;

/** A figure of one partition; `_id` is that of `salesId`. Amounts are minor units. */
interface SalesDocument {
  readonly _id: string;
  readonly orders: number;
  readonly units: bigint;
  /** A decimal once it has been added to since sums have no bound; until then a 64-bit integer. */
  readonly value: Decimal128 | bigint;
  /** Missing in figures that nothing was returned of since there are returns; then they count as none. */
  readonly returnedUnits?: bigint;
  readonly returnedValue?: Decimal128 | bigint;
}

export const salesIn = ({ db }: MongoDatabase): Collection<SalesDocument> => db.collection('sales');

/**
 * "sku 2011-03-01 GBP 00003 85123A": one string, because that is two thirds of the size of the same as a
 * document, and its index is the one that a dimension's days are read by. Only the key varies in length, so
 * it stands last and needs no escaping.
 */
const salesId = ({ by, day, currency, partition, key }: SalesDelta): string =>
  `${by} ${day} ${currency} ${String(partition).padStart(partitionDigits, '0')} ${key}`;

/**
 * Adds to the figure; units as 64-bit integers from the first time on, and values as decimals of 34 digits, so that no
 * sum is rounded, or more than can be kept.
 */
export function salesIncrease(
  delta: SalesDelta,
  decimal: MongoDatabase['decimal'],
): AnyBulkWriteOperation<MongoDocument> {
  const { orders, units } = delta;
  const value = decimal(String(delta.valueMinor));
  const returnedValue = decimal(String(delta.returnedValueMinor));
  const returned = { returnedUnits: BigInt(delta.returnedUnits), returnedValue };
  return {
    updateOne: {
      filter: { _id: salesId(delta) },
      update: { $inc: { orders, units: BigInt(units), value, ...returned } },
      upsert: true,
    },
  };
}

/** A sum over partitions and days, as the pipeline gives it. */
export interface SalesSum {
  readonly _id: { readonly key: string; readonly currency: string };
  readonly orders: number;
  /** A Long where it is no safe integer any more. */
  readonly units: number | Long;
  /** Minor units, without an exponent. */
  readonly value: Decimal128;
  readonly returnedUnits: number | Long;
  readonly returnedValue: Decimal128;
}

/** Sums by key and currency, without those that came back to zero. */
export function salesPipeline({
  by,
  from = '',
  to,
  sort = 'key',
  limit = defaultSalesLimit,
}: SalesQuery): Document[] {
  const currencyStart = `${by} `.length + dayLength + 1;
  const keyStart = currencyStart + currencyLength + 1 + partitionDigits + 1;
  const key = { $substrBytes: ['$_id', keyStart, toTheEnd] };
  const currency = { $substrBytes: ['$_id', currencyStart, currencyLength] };
  return [
    { $match: { _id: { $gte: `${by} ${from}`, $lt: `${by} ${to ?? afterAllDays}` } } },
    {
      $group: {
        _id: { key, currency },
        orders: { $sum: '$orders' },
        units: { $sum: '$units' },
        // Sums of 64-bit integers go on as doubles when they outgrow them; decimals stay exact.
        value: { $sum: { $toDecimal: '$value' } },
        // Sums pass over what is not there.
        returnedUnits: { $sum: '$returnedUnits' },
        returnedValue: { $sum: { $toDecimal: '$returnedValue' } },
      },
    },
    { $match: { $or: [{ orders: { $ne: 0 } }, { units: { $ne: 0 } }, { value: { $ne: 0 } }] } },
    { $sort: { ...(sort === '-value' && { value: -1 }), '_id.key': 1, '_id.currency': 1 } },
    { $limit: limit },
  ];
}

const amount = (minor: Decimal128, currency: string): string =>
  formatAmount(BigInt(minor.toString()), currency as Currency);

export const figureOf = ({
  _id: { key, currency },
  units,
  returnedUnits,
  ...sum
}: SalesSum): SalesFigure => ({
  key,
  currency,
  orders: sum.orders,
  units: Number(units),
  value: amount(sum.value, currency),
  returnedUnits: Number(returnedUnits),
  returnedValue: amount(sum.returnedValue, currency),
});
