import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleType,
  isBrokenCircuitError,
} from 'cockatiel';
import { ProviderUnansweredError } from './errors.js';
import type { PaymentProvider } from './payment-provider.port.js';

export interface GuardOptions {
  /** Calls in a row without an answer, after which the provider is left alone. Default 10. */
  readonly maxUnanswered?: number;
  /** How long it is left alone; then one call tries it. Default 5,000. */
  readonly pauseMs?: number;
}

/**
 * The provider behind a circuit breaker. While a provider hangs, each call to it takes all of its time limit, and
 * orders that wait for it hold up all others; so after some of them the next ones fail at once. Only silence counts: a
 * provider that declines or refuses has answered. Webhooks are read at any time, because that asks nobody.
 */
export function guarded(
  provider: PaymentProvider,
  { maxUnanswered = 10, pauseMs = 5_000 }: GuardOptions = {},
): PaymentProvider {
  const breaker = circuitBreaker(handleType(ProviderUnansweredError), {
    breaker: new ConsecutiveBreaker(maxUnanswered),
    halfOpenAfter: pauseMs,
  });

  async function call<Outcome>(ask: () => Promise<Outcome>): Promise<Outcome> {
    // One call tries the provider. The others would have to wait for its outcome, and so for its time limit.
    if (breaker.state === CircuitState.HalfOpen) throw leftAlone();
    try {
      return await breaker.execute(ask);
    } catch (error) {
      throw isBrokenCircuitError(error) ? leftAlone() : error;
    }
  }

  return {
    charge: (request) => call(() => provider.charge(request)),
    find: (charge) => call(() => provider.find(charge)),
    refund: (request) => call(() => provider.refund(request)),
    readWebhook: (webhook) => provider.readWebhook(webhook),
  };
}

const leftAlone = () =>
  new ProviderUnansweredError('it is left alone after too many calls without an answer');
