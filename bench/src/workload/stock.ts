import { accept, type Decider, reject } from '@daybook/event-sourcing';
import { randomUUID } from 'node:crypto';

/** A sku's stock, of which units are reserved: one stream that many write to at once. */
export interface Stock {
  readonly counted: number;
  readonly reserved: number;
}

export interface ReserveUnit {
  readonly orderId: string;
  readonly customerId: string;
}

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

export const stockDecider: Decider<Stock, ReserveUnit, StockEvent, { readonly code: 'sold-out' }> = {
  initialState: { counted: 0, reserved: 0 },

  decide({ counted, reserved }, command) {
    if (reserved >= counted) return reject({ code: 'sold-out' });
    return accept({ type: 'UnitReserved', data: { ...command, reserved: reserved + 1 } });
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

export const aReservation = (): ReserveUnit => ({ orderId: randomUUID(), customerId: randomUUID() });

export const counted = (units: number): StockCounted => ({ type: 'StockCounted', data: { units } });

/** The history of a sku whose units are all reserved, of so many events. */
export function soldOut(events: number): [StockEvent, ...StockEvent[]] {
  const units = events - 1;
  const reserved = Array.from({ length: units }, (_, index): UnitReserved => {
    return { type: 'UnitReserved', data: { ...aReservation(), reserved: index + 1 } };
  });
  return [counted(units), ...reserved];
}
