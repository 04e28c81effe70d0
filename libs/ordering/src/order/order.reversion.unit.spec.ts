import { fold } from '@daybook/event-sourcing';
import fc from 'fast-check';
import { command } from './testing/order.arbitraries.js';
import { orderDecider } from './order.decider.js';
import type { Line, OrderEvent } from './order.events.js';
import { linesOf } from './order.lines.js';
import { changesBack } from './order.reversion.js';

const goodsOf = (lines: Iterable<Line>) =>
  [...lines].map(({ lineId: _id, ...goods }) => JSON.stringify(goods)).sort();

describe('the changes back to what an order was', () => {
  it('lead to the same goods at the same prices, from whatever it has become', () => {
    let reverted = 0;
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const events: OrderEvent[] = [];
        for (const each of commands) {
          const decision = orderDecider.decide(fold(orderDecider, events), each);
          if (decision.kind === 'accepted') events.push(...decision.events);
        }
        const now = fold(orderDecider, events);
        if (now.status !== 'placed') return;
        for (const length of events.keys()) {
          const before = fold(orderDecider, events.slice(0, length + 1));
          if (before.status !== 'placed') continue;
          const changes = changesBack(linesOf(now), linesOf(before), now.currency);
          if (changes.length === 0) {
            expect([...before.lines]).toEqual([...now.lines]);
            continue;
          }
          const decision = orderDecider.decide(now, { type: 'ModifyOrder', changes, cause: 'outOfStock' });
          if (decision.kind === 'rejected') throw new Error(decision.rejection.detail);
          const after = fold(orderDecider, decision.events, now);
          expect(goodsOf(linesOf(after))).toEqual(goodsOf(linesOf(before)));
          expect(decision.events).toMatchObject([{ type: 'OrderModified', cause: 'outOfStock' }]);
          reverted += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(reverted).toBeGreaterThan(0);
  });
});
