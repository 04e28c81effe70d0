import { describeWithStripeMock, freePort } from '@daybook/test-kit';
import Stripe from 'stripe';
import { describePaymentProviderContract } from '../contract/payment-provider.contract.js';
import { StripeProvider } from './stripe-provider.js';

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

describeWithStripeMock((start) => {
  // It answers the same to everyone and remembers nothing.
  const capabilities = { tokens: { any: 'pm_card_visa' }, remembers: false };
  describePaymentProviderContract('Stripe', capabilities, async () => {
    const { port, stop } = await start();
    return { provider: providerAt(port), nobody: providerAt(await freePort()), signed, close: stop };
  });
});
