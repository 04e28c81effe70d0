import { paymentsCategory } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { openEventLog, wholeStream } from '@daybook/event-log';
import { Shop, type ShopOptions } from './testing/shop.js';

const second = 1_000;
const minute = 60 * second;
const cashOnDelivery = { maxAmountMinor: { GBP: 10_000 }, countries: 'all' } as const;

let postgres: TestPostgres;
let databaseUrl: string;
let shop: Shop;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  databaseUrl = await postgres.createDatabase();
});
afterEach(() => shop.close());

const open = async (options: Omit<ShopOptions, 'databaseUrl'> = {}): Promise<void> => {
  shop = await Shop.open({ databaseUrl, ...options });
};

const confirmedAndPaid = { status: 'confirmed', payment: { method: 'card', status: 'paid' } };

describe('an order paid by card', () => {
  it('is confirmed as soon as it is paid', async () => {
    await open();
    const orderId = await shop.place();
    await shop.expectOrder(orderId, confirmedAndPaid);
    const { charges } = await shop.ledger(orderId);
    expect(charges).toMatchObject([{ key: `${orderId}:1`, amountMinor: 1530, currency: 'GBP' }]);
  });

  it('can be changed for a while before it is charged, and is charged as it is then', async () => {
    await open({ policy: { startDelayMs: 10 * second } });
    const orderId = await shop.place();
    await shop.expectPayment(orderId, { status: 'underWay' });
    const change = { changes: [{ action: 'changeQuantity', lineId: 1, quantity: 2 }] };
    const { statusCode } = await shop.daybooks[0]!.inject({
      method: 'PATCH',
      url: `/v1/orders/${orderId}`,
      headers: { authorization: 'Bearer key-of-the-administrator' },
      payload: change,
    });
    expect(statusCode).toBe(200);
    await shop.expectPayment(orderId, { amount: '5.10' });
    expect((await shop.ledger(orderId)).charges).toEqual([]);
    shop.pass(10 * second);
    await shop.expectOrder(orderId, confirmedAndPaid);
    expect((await shop.ledger(orderId)).charges).toMatchObject([{ amountMinor: 510 }]);
  });

  it('is tried again after each decline, and paid by the attempt that succeeds', async () => {
    await open();
    const orderId = await shop.place({ paymentToken: 'tok_declined_twice' });
    await shop.expectPayment(orderId, { attempts: [{ status: 'declined' }] });
    shop.pass(30 * second);
    await shop.expectPayment(orderId, { attempts: [{}, { status: 'declined' }] });
    shop.pass(minute);
    await shop.expectOrder(orderId, confirmedAndPaid);
    const { charges } = await shop.ledger(orderId);
    expect(charges.map(({ outcome }) => outcome.kind)).toEqual(['declined', 'declined', 'succeeded']);
  });

  it('is paid in cash on delivery where the provider is silent until the window closes', async () => {
    await open({ policy: { cashOnDelivery } });
    await shop.behave({ isDown: true });
    const orderId = await shop.place();
    await shop.expectPayment(orderId, { attempts: [{ status: 'unresolved' }] });
    shop.pass(10 * minute);
    await shop.expectOrder(orderId, {
      status: 'confirmed',
      payment: { method: 'cashOnDelivery', status: 'cashOnDelivery' },
    });
    expect((await shop.ledger(orderId)).charges).toEqual([]);
  });

  it('is cancelled, and its stock released, where it may not be paid in cash', async () => {
    await open({ policy: { cashOnDelivery: { maxAmountMinor: { GBP: 1_000 }, countries: 'all' } } });
    await shop.post('/v1/stock/85123A/receipts', { quantity: 10 });
    await shop.behave({ isDown: true });
    const orderId = await shop.place();
    await shop.expectStock('85123A', { onHand: 10, reserved: 6, available: 4 });
    await shop.expectPayment(orderId, { attempts: [{ status: 'unresolved' }] });
    shop.pass(10 * minute);
    await shop.expectOrder(orderId, { status: 'cancelled', cancellationCause: 'paymentFailed' });
    await shop.expectStock('85123A', { onHand: 10, reserved: 0, available: 10 });
  });

  it('is charged once where the provider charges and says nothing', async () => {
    await open();
    await shop.behave({ silent: { when: 'after', times: 1 }, webhook: { copies: 0 } });
    const orderId = await shop.place();
    await shop.expectPayment(orderId, { attempts: [{ status: 'unresolved' }] });
    shop.pass(5 * second);
    await shop.expectOrder(orderId, confirmedAndPaid);
    expect((await shop.ledger(orderId)).charges).toHaveLength(1);
  });

  it('is paid once where the provider says so by itself, twice', async () => {
    await open();
    await shop.behave({ pendingMs: 50, webhook: { copies: 2 } });
    const orderId = await shop.place();
    await shop.expectOrder(orderId, confirmedAndPaid);
    expect(await shop.order(orderId)).toMatchObject({ version: 3 });
  });

  it('gets its money back, once, where it is cancelled after it was paid', async () => {
    await open();
    const orderId = await shop.place();
    await shop.expectOrder(orderId, confirmedAndPaid);
    expect(await shop.post(`/v1/orders/${orderId}/cancellation`, {})).toMatchObject({ statusCode: 200 });
    await shop.expectOrder(orderId, { status: 'cancelled', payment: { status: 'refunded' } });
    expect((await shop.ledger(orderId)).refunds).toMatchObject([{ amountMinor: 1530 }]);
  });
});

describe('an order that is not paid by card', () => {
  it.each(['invoice', 'cashOnDelivery'] as const)(
    'is confirmed without a charge: %s',
    async (paymentMethod) => {
      await open();
      const orderId = await shop.place({ paymentMethod });
      await shop.expectOrder(orderId, { status: 'confirmed', payment: { method: paymentMethod } });
      expect((await shop.ledger(orderId)).charges).toEqual([]);
    },
  );

  it('has its stock reserved, and used up when it is shipped', async () => {
    await open();
    await shop.post('/v1/stock/85123A/receipts', { quantity: 10 });
    const orderId = await shop.place({ paymentMethod: 'invoice' });
    await shop.expectOrder(orderId, { status: 'confirmed' });
    await shop.expectStock('85123A', { onHand: 10, reserved: 6 });
    await shop.post(`/v1/orders/${orderId}/shipments`, { items: [{ lineId: 1, quantity: 4 }] });
    await shop.expectStock('85123A', { onHand: 6, reserved: 2 });
    await shop.post(`/v1/orders/${orderId}/shipments`, {});
    await shop.expectStock('85123A', { onHand: 4, reserved: 0 });
  });

  it('is cancelled where not all of it can be had, and takes nothing', async () => {
    await open();
    await shop.post('/v1/stock/A/receipts', { quantity: 10 });
    await shop.post('/v1/stock/B/receipts', { quantity: 1 });
    const lines = ['A', 'B'].map((sku) => ({ sku, quantity: 2, unitPrice: '1.00' }));
    const orderId = await shop.place({ paymentMethod: 'invoice', lines });
    await shop.expectOrder(orderId, { status: 'cancelled', cancellationCause: 'outOfStock' });
    await shop.expectStock('A', { onHand: 10, reserved: 0 });
    await shop.expectStock('B', { onHand: 1, reserved: 0 });
  });

  it('is refused a sku without stock records only where these are tracked', async () => {
    await open({ unknownSkus: 'tracked' });
    const orderId = await shop.place({ paymentMethod: 'invoice' });
    await shop.expectOrder(orderId, { status: 'cancelled', cancellationCause: 'outOfStock' });
  });
});

describe('an order that was taken elsewhere long ago', () => {
  it('is left as it is told', async () => {
    await open();
    const placedAt = '2010-12-01T08:26:00.000Z';
    await shop.place({ orderId: 'old', placedAt, paymentMethod: 'invoice' });
    const orderId = await shop.place();
    await shop.expectOrder(orderId, confirmedAndPaid);
    expect(await shop.order('old')).toMatchObject({ status: 'placed', version: 1 });
    await shop.post('/v1/orders/old/confirmation', {});
    await shop.expectOrder('old', { status: 'confirmed', version: 2 });
    expect(await shop.payment('old')).toBeUndefined();
  });
});

describe('three process managers', () => {
  it('let each deadline fire once, and make each attempt once', async () => {
    await open({ workers: 3, policy: { cashOnDelivery } });
    const orders = await Promise.all(
      Array.from({ length: 20 }, () => shop.place({ paymentToken: 'tok_declined' })),
    );
    for (const orderId of orders) await shop.expectPayment(orderId, { attempts: [{ status: 'declined' }] });
    shop.pass(30 * second);
    for (const orderId of orders)
      await shop.expectPayment(orderId, { attempts: [{}, { status: 'declined' }] });
    shop.pass(minute);
    for (const orderId of orders) await shop.expectOrder(orderId, { payment: { status: 'cashOnDelivery' } });

    const log = await openEventLog({ urls: [databaseUrl] });
    for (const streamId of orders) {
      const reached: unknown[] = [];
      for await (const { type, data } of wholeStream(log, { category: paymentsCategory, streamId })) {
        if (type === 'PaymentDeadlineReached') reached.push((data as { readonly name: string }).name);
      }
      expect(reached).toEqual(['attempt:2', 'attempt:3']);
      expect((await shop.ledger(streamId)).charges.map(({ key }) => key)).toEqual(
        [1, 2, 3].map((attempt) => `${streamId}:${attempt}`),
      );
    }
    await log.close();
  });
});
