import { randomUUID } from 'node:crypto';
import { encodeOrderEvent, encodePaymentEvent, ordersCategory, paymentsCategory } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { type NewEvent, openEventLog } from '@daybook/event-log';
import { defaultPaymentPolicy, type PaymentEvent } from '@daybook/payment';
import { Shop } from './testing/shop.js';

type Stored = Pick<NewEvent, 'type' | 'schemaVersion' | 'data'>;

let postgres: TestPostgres;
let databaseUrl: string;
let shop: Shop;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  databaseUrl = await postgres.createDatabase();
  shop = await Shop.open({ databaseUrl });
});
afterEach(() => shop.close());

/** Writes past all that refuses such times now. */
async function write(
  category: string,
  streamId: string,
  occurredAt: string,
  stored: Stored[],
): Promise<void> {
  const log = await openEventLog({ urls: [databaseUrl] });
  const [first, ...rest] = stored.map((each) => ({
    ...each,
    eventId: randomUUID(),
    occurredAt,
    commandId: randomUUID(),
    correlationId: 'an older version',
    actor: { id: 'shop', role: 'importer' },
  }));
  const appended = await log.append({ category, streamId, expectedVersion: 0, events: [first!, ...rest] });
  await log.close();
  expect(appended.kind).toBe('appended');
}

const placeOld = (orderId: string, occurredAt: string) =>
  write(ordersCategory, orderId, occurredAt, [
    encodeOrderEvent({
      type: 'OrderPlaced',
      customerId: '17850',
      currency: 'GBP',
      paymentMethod: 'card',
      lines: [{ lineId: 1, sku: '85123A', quantity: 6, unitPriceMinor: 255 }],
    }),
  ]);

/** Its process, as it began with windows that were reckoned from any business time. */
async function beginOld(orderId: string, windowEndsAt: string): Promise<void> {
  const { maxAttempts, attemptBackoffMs, askBackoffMs, maxBackoffMs, maxInquiries, maxRefundRequests } =
    defaultPaymentPolicy;
  const rules = {
    maxAttempts,
    attemptBackoffMs,
    askBackoffMs,
    maxBackoffMs,
    maxInquiries,
    maxRefundRequests,
  };
  const events: PaymentEvent[] = [
    {
      type: 'PaymentProcessStarted',
      orderId,
      amountMinor: 1_530,
      currency: 'GBP',
      method: 'card',
      items: [{ sku: '85123A', quantity: 6 }],
      terms: { startsAt: windowEndsAt, windowEndsAt, ...rules },
    },
    { type: 'PaymentDeadlineSet', name: 'start', at: windowEndsAt },
    { type: 'PaymentDeadlineSet', name: 'window', at: windowEndsAt },
  ];
  const now = new Date().toISOString();
  await write(paymentsCategory, orderId, now, events.map(encodePaymentEvent));
}

const confirmedAndPaid = { status: 'confirmed', payment: { status: 'paid' } };

describe('a log from before far times were refused', () => {
  it.each(['9999-12-31T23:59:59.000Z', '2999-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'])(
    'has its order of %s read and gone on with, and others paid',
    async (occurredAt) => {
      await placeOld('old', occurredAt);
      await shop.expectOrder('old', { placedAt: occurredAt });
      const other = await shop.place();
      await shop.expectOrder(other, confirmedAndPaid);
      // Those of long ago are history, which nobody charges; those of times to come are charged as any other.
      await shop.expectOrder('old', occurredAt > '2000' ? confirmedAndPaid : { status: 'placed' });

      const cancelling = { occurredAt: '2011-03-01T08:00:00Z' };
      expect(await shop.post('/v1/orders/old/cancellation', cancelling)).toMatchObject({ statusCode: 200 });
      const updatedAt = occurredAt > '2000' ? occurredAt : '2011-03-01T08:00:00.000Z';
      await shop.expectOrder('old', { status: 'cancelled', updatedAt });
    },
  );

  it.each([
    ['9999-12-31T23:59:59.000Z', '+010000-01-01T00:09:59.000Z'],
    ['2999-01-01T00:00:00.000Z', '2999-01-01T00:10:00.000Z'],
  ])('has the deadlines of its order of %s set, and those of others', async (occurredAt, windowEndsAt) => {
    await beginOld('old', windowEndsAt);
    await placeOld('old', occurredAt);
    const other = await shop.place();
    await shop.expectOrder(other, confirmedAndPaid);
    expect(await shop.post('/v1/orders/old/cancellation', {})).toMatchObject({ statusCode: 200 });
    await shop.expectPayment('old', { status: 'cancelled' });
  });
});
