import { accept, type Decider, type Decision, reject } from '@daybook/event-sourcing';
import { nextRequest } from './payment-process.asks.js';
import type { PaymentEvent, ProcessFact, ProcessRequest } from './payment-process.events.js';
import { evolve } from './payment-process.evolution.js';
import type { PaymentPolicy } from './payment-process.policy.js';
import { type PaymentRejection, rejection } from './payment-process.rejections.js';
import { noProcess, type PaymentState } from './payment-process.state.js';
import { factOf, started } from './payment-process.told.facts.js';
import type { ProcessInput } from './payment-process.told.inputs.js';

export type PaymentProcess = Decider<PaymentState, ProcessInput, PaymentEvent, PaymentRejection>;
type PaymentDecision = Decision<PaymentEvent, PaymentRejection>;

/**
 * The payment process of an order, in four verbs, each a file or more beside this one:
 *
 * - it is *interested* in orders that are placed from its beginning on and within their windows;
 * - it is *told* a ProcessInput, and keeps the ProcessFact in it, if there is any;
 * - it *decides* what follows from the fact: this file, on what has evolved from its events;
 * - it *asks* for one ProcessRequest after another: of the order, the stock, the provider, the clock and people.
 *
 * It brings a placed order to an end: its stock reserved and paid by card, or to be paid on delivery or on invoice,
 * or cancelled with nothing kept of it, neither stock nor money. It does nothing itself. Whoever carries out a request
 * tells it the outcome. The policy counts for processes that start; each keeps the terms that it started with.
 */
export const paymentProcess = (policy: PaymentPolicy): PaymentProcess => ({
  initialState: noProcess,
  decide: (state, input) => decide(policy, state, input),
  evolve,
});

function decide(policy: PaymentPolicy, state: PaymentState, input: ProcessInput): PaymentDecision {
  if (input.type === 'OrderPlaced') {
    return state.status === 'none'
      ? withRequests(state, started(policy, input), input.now)
      : reject(rejection('process-already-started'));
  }
  if (state.status === 'none') return reject(rejection('process-not-started'));
  const fact = factOf(state, input);
  return typeof fact === 'string' ? reject(rejection(fact)) : withRequests(state, fact, input.now);
}

/** The fact, and all that the process asks for now that it knows it. */
function withRequests(before: PaymentState, fact: ProcessFact, now: string): PaymentDecision {
  const requests: ProcessRequest[] = [];
  let state = evolve(before, fact);
  for (;;) {
    const next = state.status === 'none' ? undefined : nextRequest(state, now);
    if (next === undefined) return accept<PaymentEvent>(fact, ...requests);
    requests.push(next);
    state = evolve(state, next);
  }
}
