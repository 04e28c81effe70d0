import { encodeStockEvent } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import { availableOf, stockDecider, type StockCommand, type StockEvent } from '@daybook/stock';
import fc from 'fast-check';
import { projectStock } from './stock.projection.js';
import { VersionGapError } from '../version-gap.js';

const recorded = (event: StockEvent, version: number): RecordedEvent => ({
  ...encodeStockEvent(event),
  eventId: '019b8d3e-0c51-7b2c-8d3e-4f5a6b7c8d01',
  category: 'stock',
  streamId: '85123A',
  version,
  partition: 12,
  position: version,
  occurredAt: `2026-01-05T08:20:12.${String(version).padStart(3, '0')}Z`,
  recordedAt: '2026-01-05T08:20:12.120Z',
  commandId: 'c',
  correlationId: 'r',
  actor: { id: 'a', role: 'administrator' },
  hash: '0'.repeat(64),
});

const orderId = fc.constantFrom('a', 'b', 'c');
const quantity = fc.integer({ min: 1, max: 5 });
const command: fc.Arbitrary<StockCommand> = fc.oneof(
  fc.record({ type: fc.constant('ReceiveStock'), quantity }),
  fc.record({ type: fc.constant('AdjustStock'), onHand: fc.nat(9), reason: fc.constant('counted') }),
  fc.record({ type: fc.constantFrom('ReserveStock', 'CommitReservation'), orderId, quantity }),
  fc.record({ type: fc.constant('ReleaseReservation'), orderId }),
);

describe('projectStock', () => {
  it('shows what the decider decides on', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        let state = stockDecider.initialState;
        let shown: ReturnType<typeof projectStock> | undefined;
        for (const each of commands) {
          const decision = stockDecider.decide(state, each);
          if (decision.kind === 'rejected') continue;
          const [event] = decision.events;
          state = stockDecider.evolve(state, event);
          shown = projectStock(shown, recorded(event, (shown?.version ?? 0) + 1));
          if (state.status === 'unknown') throw new Error('The sku is known by now.');
          const { onHand, reserved } = state;
          expect(shown).toMatchObject({ sku: '85123A', onHand, reserved, available: availableOf(state) });
        }
      }),
    );
  });

  it('passes over what it has and refuses what comes too early', () => {
    const received: StockEvent = { type: 'StockReceived', quantity: 1 };
    const stock = projectStock(projectStock(undefined, recorded(received, 1)), recorded(received, 2));
    expect(stock).toMatchObject({ onHand: 2, version: 2, updatedAt: '2026-01-05T08:20:12.002Z' });
    expect(projectStock(stock, recorded(received, 1))).toBe(stock);
    expect(() => projectStock(undefined, recorded(received, 2))).toThrow(VersionGapError);
    expect(() => projectStock(stock, recorded(received, 4))).toThrow(VersionGapError);
  });
});
