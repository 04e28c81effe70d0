import { accept, type Decider, type Decision, reject } from '@daybook/event-sourcing';
import type { PaymentEvent } from './payment-process.events.js';
import { evolve } from './payment-process.evolution.js';
import { factOf, started } from './payment-process.facts.js';
import type { PaymentInput } from './payment-process.inputs.js';
import type { PaymentPolicy } from './payment-process.policy.js';
import { type PaymentRejection, rejection } from './payment-process.rejections.js';
import { nextRequest } from './payment-process.requests.js';
import { noProcess, type PaymentState } from './payment-process.state.js';

export type PaymentProcess = Decider<PaymentState, PaymentInput, PaymentEvent, PaymentRejection>;
type PaymentDecision = Decision<PaymentEvent, PaymentRejection>;

/**
 * Brings a placed order to an end: its stock reserved and paid by card, or to be paid on delivery or on
 * invoice, or cancelled with nothing kept of it, neither stock nor money.
 *
 * It does nothing itself. Its stream holds what it was told, and after each of that what it wants done; whoever
 * does that tells it the outcome. The policy counts for processes that start; each keeps the terms that it
 * started with.
 */
export const paymentProcess = (policy: PaymentPolicy): PaymentProcess => ({
  initialState: noProcess,
  decide: (state, input) => decide(policy, state, input),
  evolve,
});

function decide(policy: PaymentPolicy, state: PaymentState, input: PaymentInput): PaymentDecision {
  if (input.type === 'OrderPlaced') {
    return state.status === 'none'
      ? withRequests(state, started(policy, input), input.now)
      : reject(rejection('process-already-started'));
  }
  if (state.status === 'none') return reject(rejection('process-not-started'));
  const fact = factOf(state, input);
  return typeof fact === 'string' ? reject(rejection(fact)) : withRequests(state, fact, input.now);
}

/** The fact, and all that is to be wanted now that it is known. */
function withRequests(before: PaymentState, fact: PaymentEvent, now: string): PaymentDecision {
  const requests: PaymentEvent[] = [];
  let state = evolve(before, fact);
  for (;;) {
    const next = state.status === 'none' ? undefined : nextRequest(state, now);
    if (next === undefined) return accept(fact, ...requests);
    requests.push(next);
    state = evolve(state, next);
  }
}
