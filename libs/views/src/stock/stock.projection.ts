import { decodeStoredStockEvent, type Stock, stockCategory } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import { availableOf, type StockEvent } from '@daybook/stock';
import type { Projection } from '../projection.js';
import { VersionGapError } from '../version-gap.js';
import { stockInMongo } from './stock.mongodb.js';
import { stockInPostgres } from './stock.postgres.js';
import type { StockReader } from './stock.reader.js';

/** The stock of each sku. */
export const stockProjection: Projection<Stock, Stock, StockReader> = {
  name: 'stock',
  version: 1,
  category: stockCategory,
  evolve: projectStock,
  stateOf: (stock) => stock,
  documentOf: (stock) => stock,
  postgres: stockInPostgres,
  mongodb: stockInMongo,
};

type Counts = Pick<Stock, 'onHand' | 'reserved'>;

const nothingYet: Counts = { onHand: 0, reserved: 0 };

/**
 * The stock of a sku after one more event; `undefined` stands for a sku of which nothing is known yet. Events that
 * it has already are passed over. Which orders units are reserved for is not shown, so that a hot sku stays small.
 *
 * @throws VersionGapError; and what decoding throws for an event that this code cannot read
 */
export function projectStock(stock: Stock | undefined, event: RecordedEvent): Stock {
  if (stock && event.version <= stock.version) return stock;
  const version = stock?.version ?? 0;
  if (event.version !== version + 1) throw new VersionGapError(event, version);

  const counts = counted(stock ?? nothingYet, decodeStoredStockEvent(event));
  return {
    sku: event.streamId,
    ...counts,
    available: availableOf(counts),
    version: event.version,
    updatedAt: event.occurredAt,
  };
}

function counted({ onHand, reserved }: Counts, fact: StockEvent): Counts {
  switch (fact.type) {
    case 'StockReceived':
      return { onHand: onHand + fact.quantity, reserved };
    case 'StockAdjusted':
      return { onHand: fact.after, reserved };
    case 'StockReserved':
      return { onHand, reserved: reserved + fact.quantity };
    case 'StockReservationRefused':
      return { onHand, reserved };
    case 'ReservationReleased':
      return { onHand, reserved: reserved - fact.quantity };
    case 'StockPicked':
      return { onHand, reserved: reserved + fact.added };
    case 'StockTakenBack':
      return { onHand: onHand + fact.quantity, reserved: reserved + fact.reserved };
    case 'StockDispatched': {
      const { quantity, released } = fact;
      return { onHand: onHand - quantity, reserved: reserved - quantity - released };
    }
    case 'StockUnpicked':
      return { onHand, reserved: reserved - fact.released };
    case 'ReservationCommitted':
      return { onHand: onHand - fact.quantity, reserved: reserved - fact.quantity };
  }
}
