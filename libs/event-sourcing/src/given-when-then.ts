import { AssertionError, deepStrictEqual } from 'node:assert';
import { type Decider, fold } from './decider.js';

/**
 * Specifies a decider by example:
 *
 *     const specify = specification(orderDecider);
 *     specify.given(orderPlaced).when(cancelOrder).then(orderCancelled);
 *     specify.given(orderCancelled).when(cancelOrder).thenRejected({ code: 'order-cancelled' });
 *
 * `then` compares the whole list of events; `thenRejected` compares the fields that it names.
 */
export function specification<State, Command, Event, Rejection extends object>(
  decider: Decider<State, Command, Event, Rejection>,
) {
  return {
    given: (...history: Event[]) => ({
      when(command: Command) {
        const decision = decider.decide(fold(decider, history), command);
        return {
          then(...expected: [Event, ...Event[]]): void {
            deepStrictEqual(decision, { kind: 'accepted', events: expected });
          },
          thenRejected(expected: Partial<Rejection>): void {
            if (decision.kind !== 'rejected') {
              throw new AssertionError({ message: `expected a rejection, got ${JSON.stringify(decision)}` });
            }
            const named = Object.fromEntries(
              Object.keys(expected).map((key) => [key, decision.rejection[key as keyof Rejection]]),
            );
            deepStrictEqual(named, expected);
          },
        };
      },
    }),
  };
}
