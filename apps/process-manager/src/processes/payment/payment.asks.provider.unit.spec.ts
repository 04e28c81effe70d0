import { randomUUID } from 'node:crypto';
import { MemoryEventLog, type RecordedEvent } from '@daybook/event-log';
import {
  type PaymentProvider,
  type ProviderSimulator,
  SimulatorProvider,
  startProviderSimulator,
} from '@daybook/payment-providers';
import { CallsToProvider } from './payment.asks.provider.js';

const hourMs = 3_600_000;
const recordedAt = '2026-01-05T08:00:00.000Z';
const later = (ms: number) => new Date(Date.parse(recordedAt) + ms).toISOString();

let simulator: ProviderSimulator;
beforeAll(async () => {
  simulator = await startProviderSimulator();
});
afterAll(() => simulator.close());

/** What comes of an attempt that is carried out so long after it was asked for, and the calls that are made. */
async function attemptedAfter(ms: number, orderId: string = randomUUID()) {
  const calls: string[] = [];
  const real = new SimulatorProvider({ url: simulator.url, webhookSecret: 'secret', timeoutMs: 5_000 });
  const provider: PaymentProvider = {
    charge: (request) => (calls.push('charge'), real.charge(request)),
    find: (inquiry) => (calls.push('find'), real.find(inquiry)),
    refund: (request) => real.refund(request),
    readWebhook: (webhook) => real.readWebhook(webhook),
  };
  const requests = new CallsToProvider({
    log: new MemoryEventLog({ orders: 1 }),
    provider,
    clock: () => later(ms),
    onUnanswered: (_request, error) => {
      throw error;
    },
  });
  const asked = { attempt: 1, request: 1, key: `${orderId}:1`, amountMinor: 1_530, currency: 'GBP' } as const;
  const cause = { streamId: orderId, recordedAt } as RecordedEvent;
  const answer = await requests.carryOut({ type: 'PaymentAttemptRequested', ...asked }, cause);
  return { answer, calls };
}

describe('an attempt at payment', () => {
  it('is charged', async () => {
    const { answer, calls } = await attemptedAfter(hourMs);
    expect(calls).toEqual(['charge']);
    expect(answer).toMatchObject({ type: 'AttemptAnswered', request: 1, outcome: { kind: 'succeeded' } });
  });

  it('is asked about once the provider may have forgotten its key, and never charged then', async () => {
    const { answer, calls } = await attemptedAfter(13 * hourMs);
    expect(calls).toEqual(['find']);
    expect(answer).toMatchObject({ request: 1, outcome: { kind: 'unknown' } });
  });

  it('is found where it was charged long ago', async () => {
    const orderId = randomUUID();
    await attemptedAfter(0, orderId);
    const { answer, calls } = await attemptedAfter(48 * hourMs, orderId);
    expect(calls).toEqual(['find']);
    expect(answer).toMatchObject({ outcome: { kind: 'succeeded', reference: `ch_${orderId}:1` } });
  });
});
