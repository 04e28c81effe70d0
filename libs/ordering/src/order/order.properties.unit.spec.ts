import { fold } from '@daybook/event-sourcing';
import fc from 'fast-check';
import { formatAmount } from '@daybook/money';
import { type AptStep, command, commands, life, line, onceOnly } from './testing/order.arbitraries.js';
import type { OrderCommand } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import type { OrderEvent } from './order.events.js';
import { fulfilmentOf, fulfilmentStatus } from './order.fulfilment.js';
import { orderTotal } from './order.lines.js';
import type { OrderState } from './order.state.js';

function aptCommand(step: AptStep, state: OrderState): OrderCommand {
  if (state.status === 'none' || state.status === 'cancelled') return { type: 'ConfirmOrder' };
  if (step === 'pay') {
    const total = orderTotal(state.lines.values());
    return { type: 'RecordPayment', amount: formatAmount(total.ok ? total.minor : 0, state.currency) };
  }
  const lines = state.status === 'placed' ? [] : [...fulfilmentOf(state)];
  const items = lines.map(([lineId, { delivered, returned }]) => ({
    lineId,
    quantity: delivered - returned,
  }));
  return { type: 'ReturnItems', items: items.filter(({ quantity }) => quantity > 0) };
}

/** The history that the accepted ones of some commands lead to. */
function history(sent: ReadonlyArray<OrderCommand | AptStep>): OrderEvent[] {
  const events: OrderEvent[] = [];
  let state = orderDecider.initialState;
  for (const each of sent) {
    const decision = orderDecider.decide(state, typeof each === 'string' ? aptCommand(each, state) : each);
    if (decision.kind === 'rejected') continue;
    events.push(...decision.events);
    state = fold(orderDecider, decision.events, state);
  }
  return events;
}

const histories = fc.oneof(commands, life).map(history);

/** What has happened to several orders, in any order and as often as it comes: most of it cannot follow the rest. */
const strayEvents = fc
  .array(histories, { minLength: 1, maxLength: 4 })
  .map((some) => some.flat())
  .filter((events) => events.length > 0)
  .chain((events) => fc.array(fc.constantFrom(...events), { minLength: 1, maxLength: 20 }));

const statuses: ReadonlyArray<OrderState['status']> = [
  'none',
  'placed',
  'confirmed',
  'shipped',
  'delivered',
  'returned',
  'cancelled',
];

function expectSound(state: OrderState): void {
  if (state.status === 'none' || state.status === 'cancelled') return;
  const ids = [...state.lines.values()].map(({ lineId }) => lineId);
  expect(ids.length).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => id < state.nextLineId)).toBe(true);
  const total = orderTotal(state.lines.values());
  expect(total.ok).toBe(true);
  if (state.paymentMethod !== 'card') expect(state).not.toHaveProperty('paymentToken');
  const { paidMinor, refundedMinor } = state.payment;
  if (paidMinor > 0 && total.ok) expect(paidMinor).toBeGreaterThanOrEqual(total.minor);
  expect(refundedMinor).toBeLessThanOrEqual(paidMinor);
  if (state.status === 'placed') return;
  const fulfilment = [...fulfilmentOf(state).values()];
  for (const of of fulfilment) {
    expect(of.shipped).toBeLessThanOrEqual(of.quantity);
    expect(of.delivered).toBeLessThanOrEqual(of.shipped);
    expect(of.returned).toBeLessThanOrEqual(of.delivered);
    expect(of.returned).toBeGreaterThanOrEqual(0);
  }
  expect(state.status).toBe(fulfilmentStatus(fulfilment));
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

  it('reaches every status', () => {
    const sample = fc.sample(histories, { numRuns: 2_000, seed: 1 });
    const reached = new Set(sample.map((events) => fold(orderDecider, events).status));
    expect(statuses.filter((status) => !reached.has(status))).toEqual([]);
  });

  it('evolves through any sequence of events, even impossible ones', () => {
    fc.assert(
      fc.property(strayEvents, (events) => {
        expect(statuses).toContain(fold(orderDecider, events).status);
      }),
    );
  });

  it('decides without throwing, whatever its history', () => {
    fc.assert(
      fc.property(strayEvents, command, (events, each) => {
        expect(['accepted', 'rejected']).toContain(
          orderDecider.decide(fold(orderDecider, events), each).kind,
        );
      }),
    );
  });

  it('leaves the state that it is given as it was', () => {
    fc.assert(
      fc.property(histories, strayEvents, command, (events, [next], each) => {
        const state = fold(orderDecider, events);
        const before = structuredClone(state);
        orderDecider.evolve(state, next!);
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
