import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@daybook/test-kit';
import { describePaymentProviderContract } from '../contract/payment-provider.contract.js';
import { ProviderUnansweredError } from '../errors.js';
import type { Webhook, WebhookReading } from '../payment-provider.port.js';
import type { Behaviour } from './behaviours.js';
import { type ProviderSimulator, startProviderSimulator } from './provider-simulator.js';
import type { SimulatorProvider } from './simulator-provider.js';
import {
  behave as behaveAt,
  charge,
  openSimulator,
  providerAt,
  tokens,
  webhookSecret,
} from './testing/simulator-under-test.js';

describePaymentProviderContract('The simulator', { tokens, remembers: true }, openSimulator);

describe('the simulator', () => {
  let simulator: ProviderSimulator;
  let receiver: Server;
  let provider: SimulatorProvider;
  const heard: WebhookReading[] = [];

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const webhook: Webhook = { rawBody: Buffer.concat(chunks), headers: request.headers };
        heard.push(provider.readWebhook(webhook));
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    simulator = await startProviderSimulator({ webhook: { url, secret: webhookSecret } });
    provider = providerAt(simulator.url);
  });
  afterAll(async () => {
    await simulator.close();
    receiver.close();
  });
  afterEach(() => behave({}));

  const behave = (behaviour: Behaviour, orderId?: string) => behaveAt(simulator.url, behaviour, orderId);
  const newsOf = (key: string) =>
    heard.flatMap((each) =>
      each.kind === 'verified' && each.news.kind === 'charge' && each.news.key === key ? [each] : [],
    );

  it('declines so many attempts of one order as it was told', async () => {
    await behave({ decline: { code: 'card-declined', times: 2 } }, 'a');
    const kinds = [];
    for (const attempt of [1, 2, 3]) kinds.push((await provider.charge(charge('a', attempt))).kind);
    expect(kinds).toEqual(['declined', 'declined', 'succeeded']);
    expect((await provider.charge(charge('b'))).kind).toBe('succeeded');
  });

  it('charges nothing where it says nothing before', async () => {
    const request = charge('c', 1, 'tok_silent_before');
    await expect(provider.charge(request)).rejects.toThrow(ProviderUnansweredError);
    expect(await provider.find({ key: request.key })).toEqual({ kind: 'unknown' });
  });

  it('can be down, and too slow', async () => {
    await behave({ isDown: true });
    await expect(provider.find({ key: 'a:1' })).rejects.toThrow('503');
    await behave({ delayMs: 60_000 });
    await expect(providerAt(simulator.url, 50).charge(charge('d'))).rejects.toThrow(ProviderUnansweredError);
    await behave({});
    expect((await provider.find({ key: 'd:1' })).kind).toBe('succeeded');
  });

  it('tells by webhooks what became of a charge, twice if so set', async () => {
    await provider.charge(charge('e', 1, 'tok_webhook_twice'));
    await until(() => newsOf('e:1').length === 2, { what: 'Both webhooks' });
    expect(new Set(newsOf('e:1').map(({ eventId }) => eventId)).size).toBe(1);
  });

  it('tells what comes of a pending charge when it is known', async () => {
    expect((await provider.charge(charge('f', 1, 'tok_pending'))).kind).toBe('pending');
    await until(() => newsOf('f:1').length === 1, { what: 'The end of the pending charge' });
    expect((await provider.find({ key: 'f:1' })).kind).toBe('succeeded');
  });

  it('shows its ledger', async () => {
    const ledger = (await (await fetch(`${simulator.url}/admin/ledger`)).json()) as {
      charges: { key: string }[];
      refunds: unknown[];
    };
    expect(ledger.charges.map(({ key }) => key)).toContain('e:1');
    expect(ledger.refunds).toEqual([]);
  });

  it('refuses what is no charge', async () => {
    await expect(provider.charge({ ...charge('g'), amountMinor: 0 })).rejects.toThrow('mistake');
  });
});
