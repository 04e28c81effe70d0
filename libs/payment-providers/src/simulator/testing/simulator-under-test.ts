import { freePort } from '@daybook/test-kit';
import type { ProviderUnderTest } from '../../contract/payment-provider.contract.js';
import type { ChargeRequest, Webhook } from '../../payment-provider.port.js';
import type { Behaviour } from '../behaviours.js';
import { startProviderSimulator } from '../provider-simulator.js';
import { sign, signatureHeader } from '../signature.js';
import { SimulatorProvider } from '../simulator-provider.js';

/* The simulator as specs use it. */

export const webhookSecret = 'whsec_simulator';

export const tokens = {
  any: 'tok_any',
  declined: 'tok_declined',
  isFinal: 'tok_stolen',
  silentAfter: 'tok_silent_after',
};

export const providerAt = (url: string, timeoutMs = 5_000) =>
  new SimulatorProvider({ url, webhookSecret, timeoutMs });

export async function openSimulator(): Promise<ProviderUnderTest> {
  const simulator = await startProviderSimulator();
  return {
    provider: providerAt(simulator.url),
    nobody: providerAt(`http://127.0.0.1:${await freePort()}`),
    signed,
    close: () => simulator.close(),
  };
}

export function signed(key: string, ageS: number): Webhook {
  const news = { kind: 'charge', key, outcome: { kind: 'succeeded', reference: `ch_${key}` } };
  const rawBody = Buffer.from(JSON.stringify({ eventId: 'evt_1', news }));
  const timeS = Math.floor(Date.now() / 1_000) - ageS;
  return { rawBody, headers: { [signatureHeader]: sign(rawBody, timeS, webhookSecret) } };
}

/** Sets what the simulator does, with one order or with all. */
export async function behave(url: string, behaviour: Behaviour, orderId?: string): Promise<void> {
  const answer = await fetch(`${url}/admin/behaviour`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ behaviour, ...(orderId !== undefined && { orderId }) }),
  });
  expect(answer.status).toBe(204);
}

export const charge = (orderId: string, attempt = 1, paymentToken?: string): ChargeRequest => ({
  key: `${orderId}:${attempt}`,
  orderId,
  amountMinor: 1530,
  currency: 'GBP',
  ...(paymentToken !== undefined && { paymentToken }),
});
