import { randomUUID } from 'node:crypto';
import { ProviderUnansweredError } from '../errors.js';
import type { ChargeRequest, PaymentProvider, Webhook } from '../payment-provider.port.js';

export interface ProviderUnderTest {
  readonly provider: PaymentProvider;
  /** The same one, where nobody answers. */
  readonly nobody: PaymentProvider;
  /** News that a charge of that key succeeded, signed so many seconds ago. */
  readonly signed: (key: string, ageS: number) => Webhook;
  readonly close: () => Promise<void>;
}

/** What can be tried out with it; everything else holds of any. */
export interface ProviderCapabilities {
  /** Payment tokens, by what becomes of a charge. */
  readonly tokens: {
    readonly any: string;
    readonly declined?: string;
    readonly isFinal?: string;
    readonly silentAfter?: string;
  };
  /** It knows later what it did before. */
  readonly remembers: boolean;
}

/** What every adapter of the port promises. */
export function describePaymentProviderContract(
  name: string,
  capabilities: ProviderCapabilities,
  open: () => Promise<ProviderUnderTest>,
): void {
  describe(`${name} keeps the contract of a payment provider`, () => {
    let tested: ProviderUnderTest;
    const { tokens } = capabilities;
    beforeAll(async () => {
      tested = await open();
    });
    afterAll(() => tested.close());

    const charge = (paymentToken: string, orderId: string = randomUUID()): ChargeRequest => ({
      key: `${orderId}:1`,
      orderId,
      amountMinor: 1530,
      currency: 'GBP',
      paymentToken,
    });

    it('answers a charge with what became of it', async () => {
      const { kind } = await tested.provider.charge(charge(tokens.any));
      expect(['succeeded', 'declined', 'pending']).toContain(kind);
    });

    it('says of a key that it has never seen that it does not know it', async () => {
      expect(await tested.provider.find({ key: randomUUID() })).toEqual({ kind: 'unknown' });
    });

    it('answers a refund with what became of it', async () => {
      const refund = { key: randomUUID(), reference: 'pi_1', amountMinor: 1530, currency: 'GBP' };
      expect(['refunded', 'refused']).toContain((await tested.provider.refund(refund)).kind);
    });

    it('never takes silence for an answer', async () => {
      const refund = { key: randomUUID(), reference: 'pi_1', amountMinor: 1530, currency: 'GBP' };
      await expect(tested.nobody.charge(charge(tokens.any))).rejects.toThrow(ProviderUnansweredError);
      await expect(tested.nobody.find({ key: 'x' })).rejects.toThrow(ProviderUnansweredError);
      await expect(tested.nobody.refund(refund)).rejects.toThrow(ProviderUnansweredError);
    });

    webhooks(() => tested);
    if (capabilities.remembers) memory(() => tested.provider, charge, tokens.any);
    outcomes(() => tested.provider, charge, tokens);
  });
}

function webhooks(tested: () => ProviderUnderTest): void {
  const read = (webhook: Webhook) => tested().provider.readWebhook(webhook);

  it('reads what the provider tells by itself', () => {
    expect(read(tested().signed('536365:1', 0))).toEqual({
      kind: 'verified',
      eventId: expect.stringMatching(/^evt_/) as string,
      news: {
        kind: 'charge',
        key: '536365:1',
        outcome: { kind: 'succeeded', reference: expect.any(String) as string },
      },
    });
  });

  it('believes nobody else, and nothing that is old', () => {
    const { rawBody, headers } = tested().signed('536365:1', 0);
    const forged = Buffer.from(rawBody.toString().replaceAll('536365:1', '536366:1'));
    const invalid = { kind: 'refused', code: 'signature-invalid' };
    expect(read({ rawBody: forged, headers })).toEqual(invalid);
    expect(read({ rawBody, headers: {} })).toEqual(invalid);
    expect(read(tested().signed('536365:1', 3_600))).toEqual({ kind: 'refused', code: 'too-old' });
  });
}

type Charge = (paymentToken: string, orderId?: string) => ChargeRequest;

function memory(provider: () => PaymentProvider, charge: Charge, token: string): void {
  const taken = async () => {
    const request = charge(token);
    const outcome = await provider().charge(request);
    if (outcome.kind !== 'succeeded') throw new Error(`It was to succeed: ${JSON.stringify(outcome)}`);
    return { request, outcome };
  };

  it('charges a key once, and finds the charge by key and by reference', async () => {
    const { request, outcome } = await taken();
    const { key } = request;
    expect(await provider().charge(request)).toEqual(outcome);
    expect(await provider().find({ key })).toEqual(outcome);
    expect(await provider().find({ key, reference: outcome.reference })).toEqual(outcome);
  });

  it('refunds a charge in parts, each with a key of its own', async () => {
    const { request, outcome } = await taken();
    const { amountMinor, currency } = request;
    const part = (key: string, minor: number) =>
      provider().refund({ key, reference: outcome.reference, amountMinor: minor, currency });
    expect((await part(`${request.key}:refund`, 500)).kind).toBe('refunded');
    expect((await part(`${request.key}:refund:2`, amountMinor - 500)).kind).toBe('refunded');
    expect((await part(`${request.key}:refund:3`, 1)).kind).toBe('refused');
  });

  it('refunds a key once, and no more than was charged', async () => {
    const { request, outcome } = await taken();
    const { amountMinor, currency } = request;
    const refund = { key: `${request.key}:refund`, reference: outcome.reference, amountMinor, currency };
    const first = await provider().refund(refund);
    expect(first.kind).toBe('refunded');
    expect(await provider().refund(refund)).toEqual(first);
    const another = { ...refund, key: `${request.key}:another`, amountMinor: 1 };
    expect((await provider().refund(another)).kind).toBe('refused');
  });
}

function outcomes(
  provider: () => PaymentProvider,
  charge: Charge,
  { declined, isFinal, silentAfter }: ProviderCapabilities['tokens'],
): void {
  if (declined !== undefined) {
    it('tells a decline', async () => {
      expect(await provider().charge(charge(declined))).toMatchObject({ kind: 'declined', isFinal: false });
    });
  }
  if (isFinal !== undefined) {
    it('tells a decline that is final', async () => {
      expect(await provider().charge(charge(isFinal))).toMatchObject({ kind: 'declined', isFinal: true });
    });
  }
  if (silentAfter !== undefined) {
    it('finds a charge whose answer was lost, and does not make it again', async () => {
      const request = charge(silentAfter);
      await expect(provider().charge(request)).rejects.toThrow(ProviderUnansweredError);
      const found = await provider().find({ key: request.key });
      expect(found.kind).toBe('succeeded');
      expect(await provider().charge(request)).toEqual(found);
    });
  }
}
