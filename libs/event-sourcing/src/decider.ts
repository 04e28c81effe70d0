/**
 * What a decision came to: events to append, or a typed refusal.
 *
 * An accepted decision holds at least one event. A command that would change nothing is a
 * rejection, so that nobody mistakes silence for success.
 */
export type Decision<Event, Rejection> =
  | { readonly kind: 'accepted'; readonly events: readonly [Event, ...Event[]] }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

export const accept = <Event>(first: Event, ...rest: Event[]): Decision<Event, never> => ({
  kind: 'accepted',
  events: [first, ...rest],
});

export const reject = <Rejection>(rejection: Rejection): Decision<never, Rejection> => ({
  kind: 'rejected',
  rejection,
});

/**
 * A decision-making unit: pure functions over values, without clock, ids or I/O.
 *
 * `evolve` never throws, whatever the order of events. `decide` returns refusals as values.
 *
 * Source of the pattern: Jérémie Chassaing, "Functional Event Sourcing Decider" (2021).
 */
export interface Decider<State, Command, Event, Rejection> {
  readonly initialState: State;
  decide(state: State, command: Command): Decision<Event, Rejection>;
  evolve(state: State, event: Event): State;
}

/** The state after `events`, starting from `from` or from nothing. */
export function fold<State, Event>(
  decider: Pick<Decider<State, never, Event, unknown>, 'initialState' | 'evolve'>,
  events: Iterable<Event>,
  from: State = decider.initialState,
): State {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
