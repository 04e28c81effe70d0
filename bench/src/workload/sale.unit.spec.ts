import type { StoredStockEvent } from '@daybook/contracts';
import { fold } from '@daybook/event-sourcing';
import {
  assertSoldOut,
  oneUnit,
  received,
  type SaleOutcome,
  storedStockDecider,
  unitsReserved,
} from './sale.ts';

const soldOut: SaleOutcome = { units: 10, asks: 20, granted: 10, refused: 10, reserved: 10 };

const selling = (more: Partial<SaleOutcome>) => () => assertSoldOut('it', { ...soldOut, ...more });

describe('a sale', () => {
  it('is fine when each unit was sold once and everyone else was refused', () => {
    expect(selling({})).not.toThrow();
  });

  it('is oversold when more was granted than there was', () => {
    expect(selling({ granted: 11, refused: 9, reserved: 11 })).toThrow(
      'it oversold: of 10 units, asked for 20 times, it granted 11 and refused 9, and 11 are reserved in its stream.',
    );
  });

  it('is oversold when the stream has more than was granted', () => {
    expect(selling({ reserved: 11 })).toThrow('it oversold');
  });

  it('is undersold when someone was refused although there was a unit', () => {
    expect(selling({ granted: 9, refused: 11, reserved: 9 })).toThrow('it undersold');
  });

  it('is undersold when what was granted is not in the stream', () => {
    expect(selling({ reserved: 9 })).toThrow('it undersold');
  });

  it('is undersold when someone who asked has no answer', () => {
    expect(selling({ refused: 9 })).toThrow('it undersold');
  });
});

describe('the stock in a sale', () => {
  it('is what was received, and then goes unit by unit, by events as they are stored', () => {
    const stream = [received(2), oneUnit(), oneUnit(), oneUnit()].reduce<StoredStockEvent[]>(
      (events, command) => {
        const decision = storedStockDecider.decide(fold(storedStockDecider, events), command);
        return decision.kind === 'accepted' ? [...events, ...decision.events] : events;
      },
      [],
    );
    expect(stream.map(({ type }) => type)).toEqual([
      'StockReceived',
      'StockReserved',
      'StockReserved',
      'StockReservationRefused',
    ]);
    expect(unitsReserved(stream)).toBe(2);
  });
});
