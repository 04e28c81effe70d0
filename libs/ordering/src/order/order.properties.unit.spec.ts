import { fold } from '@daybook/event-sourcing';
import fc from 'fast-check';
import { command, commands, event, line, onceOnly } from './order.arbitraries.spec.js';
import type { OrderCommand } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import type { OrderEvent } from './order.events.js';
import { orderTotal } from './order.lines.js';
import type { OrderState } from './order.state.js';

/** The history that the accepted ones of some commands lead to. */
function history(sent: readonly OrderCommand[]): OrderEvent[] {
  const events: OrderEvent[] = [];
  let state = orderDecider.initialState;
  for (const each of sent) {
    const decision = orderDecider.decide(state, each);
    if (decision.kind === 'rejected') continue;
    events.push(...decision.events);
    state = fold(orderDecider, decision.events, state);
  }
  return events;
}

const histories = commands.map(history);

function expectSound(state: OrderState): void {
  if (state.status === 'none' || state.status === 'cancelled') return;
  const ids = state.lines.map(({ lineId }) => lineId);
  expect(ids.length).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => id < state.nextLineId)).toBe(true);
  expect(orderTotal(state.lines).ok).toBe(true);
}

describe('the order', () => {
  it('is not changed by the same command again', () => {
    fc.assert(
      fc.property(histories, onceOnly, (events, each) => {
        const before = fold(orderDecider, events);
        const first = orderDecider.decide(before, each);
        fc.pre(first.kind === 'accepted');
        const second = orderDecider.decide(fold(orderDecider, first.events, before), each);
        expect(second.kind).toBe('rejected');
      }),
    );
  });

  it('is different after every accepted command', () => {
    fc.assert(
      fc.property(histories, command, (events, each) => {
        const before = fold(orderDecider, events);
        const decision = orderDecider.decide(before, each);
        fc.pre(decision.kind === 'accepted');
        expect(fold(orderDecider, decision.events, before)).not.toEqual(before);
      }),
    );
  });

  it('is sound after every prefix of its history', () => {
    fc.assert(
      fc.property(histories, (events) => {
        for (let length = 0; length <= events.length; length += 1) {
          expectSound(fold(orderDecider, events.slice(0, length)));
        }
      }),
    );
  });

  it('evolves through any sequence of events, even impossible ones', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        expect(['none', 'placed', 'confirmed', 'cancelled']).toContain(fold(orderDecider, events).status);
      }),
    );
  });

  it('decides without throwing, whatever its history', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), command, (events, each) => {
        expect(['accepted', 'rejected']).toContain(
          orderDecider.decide(fold(orderDecider, events), each).kind,
        );
      }),
    );
  });

  it('leaves the state that it is given as it was', () => {
    fc.assert(
      fc.property(histories, event, command, (events, next, each) => {
        const state = fold(orderDecider, events);
        const before = structuredClone(state);
        orderDecider.evolve(state, next);
        orderDecider.decide(state, each);
        expect(state).toEqual(before);
      }),
    );
  });
});

describe('orderTotal', () => {
  it('is exact, or says that it cannot be', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
        const exact = lines.reduce(
          (sum, each) => sum + BigInt(each.quantity) * BigInt(each.unitPriceMinor),
          0n,
        );
        expect(orderTotal(lines)).toEqual(
          exact <= BigInt(Number.MAX_SAFE_INTEGER)
            ? { ok: true, minor: Number(exact) }
            : { ok: false, violations: ['too-large'] },
        );
      }),
    );
  });
});
