import { isDeepStrictEqual } from 'node:util';
import { fold } from '@daybook/event-sourcing';
import fc from 'fast-check';
import { command, commands, event } from './stock.arbitraries.spec.js';
import type { StockCommand } from './stock.commands.js';
import { stockDecider } from './stock.decider.js';
import type { StockEvent } from './stock.events.js';
import { decodeStockSnapshot, encodeStockSnapshot, type StoredStockSnapshot } from './stock.snapshot.js';
import { availableOf, type StockState } from './stock.state.js';

/** The history that the accepted ones of some commands lead to, and the state after each event of it. */
function life(sent: readonly StockCommand[]): { events: StockEvent[]; states: StockState[] } {
  const events: StockEvent[] = [];
  const states = [stockDecider.initialState];
  for (const each of sent) {
    const decision = stockDecider.decide(states.at(-1)!, each);
    if (decision.kind === 'rejected') continue;
    for (const next of decision.events) {
      events.push(next);
      states.push(stockDecider.evolve(states.at(-1)!, next));
    }
  }
  return { events, states };
}

/** A state as plain values, whatever it shares with others. */
const plain = (state: StockState) =>
  state.status === 'unknown' ? state : { ...state, reservations: [...state.reservations] };

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const quantities = (events: readonly StockEvent[], type: StockEvent['type']) =>
  sum(events.map((each) => (each.type === type && 'quantity' in each ? each.quantity : 0)));

function expectSummed(state: StockState): void {
  if (state.status === 'unknown') return;
  const held = [...state.reservations].map(([, quantity]) => quantity);
  expect(held.every((quantity) => quantity > 0)).toBe(true);
  expect(sum(held)).toBe(state.reserved);
}

describe('the stock of a sku', () => {
  it('is the same after it was kept as a snapshot', () => {
    fc.assert(
      fc.property(commands, (sent) => {
        for (const state of life(sent).states) {
          const kept = JSON.parse(JSON.stringify(encodeStockSnapshot(state))) as StoredStockSnapshot;
          expect(plain(decodeStockSnapshot(kept))).toEqual(plain(state));
        }
      }),
    );
  });

  it('is never oversold, and its reservations add up', () => {
    fc.assert(
      fc.property(commands, (sent) => {
        for (const state of life(sent).states) {
          expectSummed(state);
          if (state.status === 'known') expect(availableOf(state)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('lets no more goods leave than ever came', () => {
    fc.assert(
      fc.property(commands, (sent) => {
        const { events } = life(sent);
        const found = sum(
          events.map((each) => (each.type === 'StockAdjusted' ? each.after - each.before : 0)),
        );
        const came = quantities(events, 'StockReceived') + found;
        expect(quantities(events, 'ReservationCommitted')).toBeLessThanOrEqual(came);
      }),
    );
  });

  it('is different after every command, unless it is refused', () => {
    fc.assert(
      fc.property(commands, command, (sent, each) => {
        const before = life(sent).states.at(-1)!;
        const decision = stockDecider.decide(before, each);
        fc.pre(decision.kind === 'accepted');
        const isRefused = decision.events.some(({ type }) => type === 'StockReservationRefused');
        const isSame = isDeepStrictEqual(plain(fold(stockDecider, decision.events, before)), plain(before));
        expect(isSame).toBe(isRefused);
      }),
    );
  });

  it('keeps each state that it has had as it was', () => {
    fc.assert(
      fc.property(commands, fc.array(event), (sent, further) => {
        const { events, states } = life(sent);
        fold(stockDecider, further, states[Math.floor(states.length / 2)]);
        for (const [length, state] of states.entries()) {
          expect(plain(state)).toEqual(plain(fold(stockDecider, events.slice(0, length))));
        }
      }),
    );
  });

  it('evolves through any sequence of events, even impossible ones, and decides after them', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), command, (events, each) => {
        const state = fold(stockDecider, events);
        expectSummed(state);
        expect(['accepted', 'rejected']).toContain(stockDecider.decide(state, each).kind);
      }),
    );
  });
});
