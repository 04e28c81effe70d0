import { decodeStoredStockEvent, encodeStockEvent, type StoredStockEvent } from '@daybook/contracts';
import { accept, type Decider } from '@daybook/event-sourcing';
import {
  type ReceiveStock,
  type ReserveStock,
  type StockCommand,
  stockDecider,
  type StockEvent,
  type StockRejection,
  type StockState,
} from '@daybook/stock';
import { randomUUID } from 'node:crypto';

/** The stock of the services, by its events as they are stored: so peers keep the same ones and decide alike. */
export const storedStockDecider: Decider<StockState, StockCommand, StoredStockEvent, StockRejection> = {
  initialState: stockDecider.initialState,

  decide(stock, command) {
    const decision = stockDecider.decide(stock, command);
    if (decision.kind === 'rejected') return decision;
    const [first, ...rest] = decision.events;
    return accept(encodeStockEvent(first), ...rest.map(encodeStockEvent));
  },

  evolve: (stock, stored) => stockDecider.evolve(stock, read(stored)),
};

interface TypeAndData {
  readonly type: string;
  readonly data: unknown;
}

/** Peers keep the type and the data of an event, and no version of its schema. */
const read = ({ type, data }: TypeAndData): StockEvent =>
  decodeStoredStockEvent({ type, schemaVersion: 1, data });

export const received = (quantity: number): ReceiveStock => ({ type: 'ReceiveStock', quantity });

/** For an order of its own. */
export const oneUnit = (): ReserveStock => ({ type: 'ReserveStock', orderId: randomUUID(), quantity: 1 });

/** How many units are reserved by all reservations in a stream; in a sale none is released. */
export const unitsReserved = (stream: readonly TypeAndData[]): number =>
  stream
    .map(read)
    .reduce((units, event) => (event.type === 'StockReserved' ? units + event.quantity : units), 0);

export interface SaleOutcome {
  /** Units that there were, and how often one was asked for. */
  readonly units: number;
  readonly asks: number;
  /** How often one was granted, and how often refused. */
  readonly granted: number;
  readonly refused: number;
  /** Units that are reserved by what stands in the stream. */
  readonly reserved: number;
}

/** Everyone has an answer, each unit that there was is someone's, and the stream says the same as the answers. */
export function assertSoldOut(who: string, { units, asks, granted, refused, reserved }: SaleOutcome): void {
  if (granted === units && refused === asks - units && reserved === units) return;
  const fault = Math.max(granted, reserved) > units ? 'oversold' : 'undersold';
  throw new Error(
    `${who} ${fault}: of ${units} units, asked for ${asks} times, it granted ${granted} and refused ${refused}, ` +
      `and ${reserved} are reserved in its stream.`,
  );
}
