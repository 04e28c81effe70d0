import { accept, type Decider, reject } from '@daybook/event-sourcing';
import { randomUUID } from 'node:crypto';

/** A sku's stock, of which units are reserved: one stream that many write to at once. */
export interface Stock {
  readonly counted: number;
  readonly reserved: number;
}

export interface CountUnits {
  readonly type: 'CountUnits';
  readonly units: number;
}

export interface ReserveUnit {
  readonly type: 'ReserveUnit';
  readonly orderId: string;
  readonly customerId: string;
}

export type StockCommand = CountUnits | ReserveUnit;

export interface StockCounted {
  readonly type: 'StockCounted';
  readonly data: { readonly units: number };
}

export interface UnitReserved {
  readonly type: 'UnitReserved';
  /** With how many units are reserved after it, which shows what it was decided on. */
  readonly data: { readonly orderId: string; readonly customerId: string; readonly reserved: number };
}

export type StockEvent = StockCounted | UnitReserved;

export const stockDecider: Decider<Stock, StockCommand, StockEvent, { readonly code: 'sold-out' }> = {
  initialState: { counted: 0, reserved: 0 },

  decide({ counted, reserved }, command) {
    if (command.type === 'CountUnits') {
      return accept({ type: 'StockCounted', data: { units: command.units } });
    }
    if (reserved >= counted) return reject({ code: 'sold-out' });
    const { orderId, customerId } = command;
    return accept({ type: 'UnitReserved', data: { orderId, customerId, reserved: reserved + 1 } });
  },

  evolve(stock, event) {
    switch (event.type) {
      case 'StockCounted':
        return { ...stock, counted: event.data.units };
      case 'UnitReserved':
        return { ...stock, reserved: event.data.reserved };
    }
  },
};

export const aSku = (): string => `sku-${randomUUID()}`;

const someone = () => ({ orderId: randomUUID(), customerId: randomUUID() });

export const aReservation = (): ReserveUnit => ({ type: 'ReserveUnit', ...someone() });

/** The history of a sku whose units are all reserved, of so many events. */
export function soldOut(events: number): [StockEvent, ...StockEvent[]] {
  const units = events - 1;
  const reserved = Array.from({ length: units }, (_, index): UnitReserved => {
    return { type: 'UnitReserved', data: { ...someone(), reserved: index + 1 } };
  });
  return [{ type: 'StockCounted', data: { units } }, ...reserved];
}
