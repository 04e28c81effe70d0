import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { freePort, until } from '@daybook/test-kit';
import Stripe from 'stripe';
import { describePaymentProviderContract } from '../contract/payment-provider.contract.js';
import { StripeProvider } from './stripe-provider.js';

/*
 * Against Stripe's own stripe-mock, which checks each request against Stripe's description of its interface.
 * `go install github.com/stripe/stripe-mock@latest` brings it; STRIPE_MOCK says where it is, if not on the PATH.
 */
const stripeMock = process.env['STRIPE_MOCK'] ?? 'stripe-mock';
const isThere = spawnSync(stripeMock, ['-version']).status === 0;

const webhookSecret = 'whsec_test';
const providerAt = (port: number) =>
  new StripeProvider({
    secretKey: 'sk_test_123',
    webhookSecret,
    timeoutMs: 5_000,
    server: { host: '127.0.0.1', port, protocol: 'http' },
  });

function signed(key: string, ageS: number) {
  const intent = {
    object: 'payment_intent',
    id: 'pi_1',
    status: 'succeeded',
    metadata: { daybook_key: key },
  };
  const event = { object: 'event', id: 'evt_1', type: 'payment_intent.succeeded', data: { object: intent } };
  const payload = JSON.stringify(event);
  const timestamp = Math.floor(Date.now() / 1_000) - ageS;
  const header = new Stripe('sk_test_123').webhooks.generateTestHeaderString({
    payload,
    secret: webhookSecret,
    timestamp,
  });
  return { rawBody: Buffer.from(payload), headers: { 'stripe-signature': header } };
}

(isThere ? describe : describe.skip)(isThere ? 'stripe-mock' : 'stripe-mock is not installed', () => {
  // It answers the same to everyone and remembers nothing.
  const capabilities = { tokens: { any: 'pm_card_visa' }, remembers: false };
  describePaymentProviderContract('Stripe', capabilities, async () => {
    const [port, deadPort] = [await freePort(), await freePort()];
    const mock = spawn(stripeMock, ['-http-addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
    const answers = () =>
      fetch(`http://127.0.0.1:${port}`).then(
        () => true,
        () => false,
      );
    await until(answers, { what: 'The start of stripe-mock' });
    return {
      provider: providerAt(port),
      nobody: providerAt(deadPort),
      signed,
      close: async () => {
        mock.kill();
        await once(mock, 'exit');
      },
    };
  });
});
