import { until } from '@daybook/test-kit';
import { describePaymentProviderContract } from './contract/payment-provider.contract.js';
import { ProviderUnansweredError } from './errors.js';
import { guarded } from './guarded-provider.js';
import { type ProviderSimulator, startProviderSimulator } from './simulator/provider-simulator.js';
import {
  behave,
  charge,
  openSimulator,
  providerAt,
  signed,
  tokens,
} from './simulator/testing/simulator-under-test.js';

describePaymentProviderContract('A guarded simulator', { tokens, remembers: true }, async () => {
  const tested = await openSimulator();
  return { ...tested, provider: guarded(tested.provider), nobody: guarded(tested.nobody) };
});

describe('a guarded provider', () => {
  const aLongTimeMs = 600_000;
  let simulator: ProviderSimulator;
  beforeEach(async () => {
    simulator = await startProviderSimulator();
  });
  afterEach(() => simulator.close());

  const guardedWith = (pauseMs: number) => guarded(providerAt(simulator.url), { maxUnanswered: 3, pauseMs });
  const find = (provider: ReturnType<typeof guarded>) => provider.find({ key: 'a:1' });

  /** One that was left unanswered as often as it may. */
  async function leftAlone(pauseMs: number) {
    const provider = guardedWith(pauseMs);
    await behave(simulator.url, { isDown: true });
    await expect(provider.charge(charge('a'))).rejects.toThrow('503');
    await expect(find(provider)).rejects.toThrow('503');
    await expect(find(provider)).rejects.toThrow('503');
    return provider;
  }

  it('is left alone after so many calls without an answer, whether or not it would answer now', async () => {
    const provider = await leftAlone(aLongTimeMs);
    await behave(simulator.url, {});

    await expect(find(provider)).rejects.toThrow(ProviderUnansweredError);
    await expect(provider.charge(charge('a'))).rejects.toThrow('left alone');
    await expect(
      provider.refund({ key: 'r', reference: 'ch_a:1', amountMinor: 1, currency: 'GBP' }),
    ).rejects.toThrow('left alone');
    expect(await providerAt(simulator.url).find({ key: 'a:1' })).toEqual({ kind: 'unknown' });
  });

  it('is asked again after a while, and by everyone once it answers', async () => {
    const provider = await leftAlone(20);
    await behave(simulator.url, {});

    const answers = () =>
      find(provider).then(
        () => true,
        () => false,
      );
    await until(answers, { what: 'An answer of the provider that is back' });
    await Promise.all([find(provider), find(provider), provider.charge(charge('b'))]);
  });

  it('is tried by one call at a time for as long as it does not answer', async () => {
    const provider = await leftAlone(0);
    const twoCalls = () => Promise.all([messageOf(find(provider)), messageOf(find(provider))]);

    for (let round = 0; round < 3; round += 1) {
      const [trying, other] = await twoCalls();
      expect(trying).toContain('503');
      expect(other).toContain('left alone');
    }
    await behave(simulator.url, {});
    expect(await twoCalls()).toEqual(['', expect.stringContaining('left alone')]);
    expect(await twoCalls()).toEqual(['', '']);
  });

  it('is tried by a call that no other one waits for', async () => {
    const provider = await leftAlone(0);
    await behave(simulator.url, { delayMs: aLongTimeMs });

    const trying = messageOf(find(provider));
    await expect(find(provider)).rejects.toThrow('left alone');
    await expect(find(provider)).rejects.toThrow('left alone');
    await simulator.close();
    expect(await trying).toContain('no answer came');
  });

  it('counts only calls in a row, and no refusals', async () => {
    const provider = guardedWith(aLongTimeMs);
    const wrong = { ...charge('c'), amountMinor: 0 };
    for (let call = 0; call < 4; call += 1) await expect(provider.charge(wrong)).rejects.toThrow('mistake');
    for (const isDown of [true, true, false, true, true]) {
      await behave(simulator.url, { isDown });
      expect(await messageOf(find(provider))).toMatch(isDown ? '503' : /^$/);
    }
  });

  it('reads webhooks at any time', async () => {
    const provider = await leftAlone(aLongTimeMs);

    expect(provider.readWebhook(signed('a:1', 0))).toMatchObject({ kind: 'verified' });
  });
});

/** What it fails with, or nothing. */
const messageOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => '',
    (error: Error) => error.message,
  );
