import { isDeepStrictEqual } from 'node:util';
import { fold } from '@daybook/event-sourcing';
import fc from 'fast-check';
import { command, commands, event } from './testing/stock.arbitraries.js';
import type { StockCommand } from './stock.commands.js';
import { stockDecider } from './stock.decider.js';
import type { StockEvent } from './stock.events.js';
import { decodeStockSnapshot, encodeStockSnapshot, type StoredStockSnapshot } from './stock.snapshot.js';
import { pickedOf, type StockState, unservedOrders } from './stock.state.js';

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

/** What an event adds to the units on hand, by what it says alone. */
function broughtBy(event: StockEvent): number {
  switch (event.type) {
    case 'StockReceived':
    case 'StockTakenBack':
      return event.quantity;
    case 'StockAdjusted':
      return event.after - event.before;
    case 'StockDispatched':
    case 'ReservationCommitted':
      return -event.quantity;
    case 'StockReserved':
    case 'StockReservationRefused':
    case 'ReservationReleased':
    case 'StockPicked':
    case 'StockUnpicked':
      return 0;
  }
}

function expectSummed(state: StockState): void {
  if (state.status === 'unknown') return;
  const held = [...state.reservations].map(([, reservation]) => reservation);
  expect(held.every((each) => each.quantity > 0 && each.quantity >= pickedOf(each))).toBe(true);
  expect(sum(held.map(({ quantity }) => quantity))).toBe(state.reserved);
  expect(sum(held.map(pickedOf))).toBe(state.picked);
}

const countsOf = (state: StockState) =>
  state.status === 'unknown' ? { onHand: 0, reserved: 0, picked: 0 } : state;

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

  it('is what came, and was found or missed, less what left, and more is reserved only after a count', () => {
    fc.assert(
      fc.property(commands, (sent) => {
        const { events, states } = life(sent);
        let expected = 0;
        for (const [index, state] of states.entries()) {
          const happened = events[index - 1];
          if (happened !== undefined) expected += broughtBy(happened);
          const { onHand, reserved, picked } = countsOf(state);
          expectSummed(state);
          expect(onHand).toBe(expected);
          expect(onHand).toBeGreaterThanOrEqual(picked);
          const before = countsOf(states[index - 1] ?? stockDecider.initialState);
          const wasMissing = Math.max(0, before.reserved - before.onHand);
          if (happened?.type !== 'StockAdjusted') expect(reserved - onHand).toBeLessThanOrEqual(wasMissing);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('names orders for exactly as many units as are missing', () => {
    fc.assert(
      fc.property(commands, (sent) => {
        for (const state of life(sent).states) {
          if (state.status === 'unknown') continue;
          const missing = unservedOrders(state).map((each) => each.missing);
          expect(sum(missing)).toBe(Math.max(0, state.reserved - state.onHand));
        }
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
