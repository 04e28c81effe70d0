import type { ImportOrder } from './parse-line.js';
import { type Step, type StepOutcome, takeStep } from './steps.js';
import type { ApiClient } from '../../client/api-client.js';

const life = ['confirmation', 'shipments', 'shipments/1/delivery'];

/** Takes an order that is in on to delivered, all at the time at which it was placed; it is paid on invoice. */
export async function deliver(
  { orderId, placedAt }: ImportOrder,
  client: ApiClient,
  signal: AbortSignal,
): Promise<StepOutcome> {
  let outcome: StepOutcome = { kind: 'done', position: undefined };
  for (const name of life) {
    const step: Step = {
      path: `/v1/orders/${orderId}/${name}`,
      idempotencyKey: `import-${orderId}-${name.replaceAll('/', '-')}`,
      body: JSON.stringify({ occurredAt: placedAt }),
    };
    outcome = await takeStep(client, step, signal);
    if (outcome.kind !== 'done') return outcome;
  }
  return outcome;
}
