import type { ProcessRequest } from './payment-process.events.js';
import { isStarted, nextCommandToOrder } from './payment-process.asks.order.js';
import { nextCallToProvider } from './payment-process.asks.provider.js';
import { nextCommandToStock } from './payment-process.asks.stock.js';
import type { RunningProcess } from './payment-process.state.js';

/**
 * What the process asks for next, or undefined where everything that can be done is under way.
 *
 * That depends on the state alone and not on which input led there. So the order in which inputs come decides
 * only when the process asks for something, and nothing that is still to be done is ever forgotten.
 */
export const nextRequest = (state: RunningProcess, now: string): ProcessRequest | undefined =>
  nextOfProcess(state, now) ??
  nextCommandToStock(state) ??
  nextCallToProvider(state, now) ??
  nextCommandToOrder(state, now);

function nextOfProcess(state: RunningProcess, now: string): ProcessRequest | undefined {
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
