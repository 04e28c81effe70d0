import type { Order } from '@daybook/contracts';
import { ApiClient, shortPatienceMs } from '../../client/api-client.js';
import { FakeDaybook, fakeKey } from '../../testing/fake-daybook.js';
import { coverLine, type CreditLine } from './credit-line.js';

const orderOf = (orderId: string, currency: string, delivered = 5) => ({
  orderId,
  currency,
  lines: [{ lineId: 1, sku: 'A', quantity: 5, delivered, returned: 0, unitPrice: '1.00' }],
});

const credit = (overrides: Partial<CreditLine> = {}): CreditLine => ({
  customerId: 'C-1',
  sku: 'A',
  currency: 'EUR',
  quantity: 3,
  at: '2011-01-03T08:00:00.000Z',
  idempotencyKey: 'import-C1-1',
  ...overrides,
});

describe('a line of a credit note', () => {
  let daybook: FakeDaybook;
  let client: ApiClient;
  beforeEach(async () => {
    daybook = await FakeDaybook.start();
    client = new ApiClient({
      url: new URL(daybook.url),
      apiKey: { key: fakeKey, source: 'the spec' },
      connections: 1,
      patienceMs: shortPatienceMs,
    });
  });
  afterEach(async () => {
    await client.destroy();
    await daybook.close();
  });

  const orders = (...items: ReadonlyArray<Pick<Order, 'orderId'>>) => {
    daybook.read = ({ pathname }) => (pathname === '/v1/orders' ? { items } : undefined);
  };

  it('is covered by orders of its currency alone, the newest first', async () => {
    orders(orderOf('newest', 'GBP'), orderOf('newer', 'EUR', 2), orderOf('older', 'EUR'));
    const returns = await coverLine(client, credit());
    expect(returns?.map(({ orderId, items }) => [orderId, items[0]?.quantity])).toEqual([
      ['newer', 2],
      ['older', 1],
    ]);
  });

  it('is not covered where only orders of another currency hold enough', async () => {
    orders(orderOf('pounds', 'GBP'), orderOf('euros', 'EUR', 2));
    expect(await coverLine(client, credit())).toBeUndefined();
  });
});
