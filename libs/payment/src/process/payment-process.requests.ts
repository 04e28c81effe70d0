import type { PaymentEvent } from './payment-process.events.js';
import { isStarted, nextOrderRequest } from './payment-process.requests.order.js';
import { nextProviderRequest } from './payment-process.requests.provider.js';
import { nextStockRequest } from './payment-process.requests.stock.js';
import type { RunningProcess } from './payment-process.state.js';

/**
 * What is to be wanted next, or undefined where everything that can be done is under way.
 *
 * It depends on the state alone and not on which input led there. So the order in which inputs come decides
 * nothing but when something is wanted, and nothing that is still to be done is ever forgotten.
 */
export const nextRequest = (state: RunningProcess, now: string): PaymentEvent | undefined =>
  nextOfProcess(state, now) ??
  nextStockRequest(state) ??
  nextProviderRequest(state, now) ??
  nextOrderRequest(state, now);

function nextOfProcess(state: RunningProcess, now: string): PaymentEvent | undefined {
  const { terms, isWindowOpen, deadlines } = state;
  if (!isStarted(state, now) && !deadlines.has('start')) {
    return { type: 'PaymentDeadlineSet', name: 'start', at: terms.startsAt };
  }
  if (isWindowOpen && !deadlines.has('window')) {
    return { type: 'PaymentDeadlineSet', name: 'window', at: terms.windowEndsAt };
  }
  if (state.status === 'underWay' || state.isCompleted) return undefined;
  const outcome = state.status === 'confirmed' ? state.outcome : 'cancelled';
  return { type: 'PaymentProcessCompleted', outcome };
}
