import type { Order } from '@daybook/contracts';
import { FakeDaybook } from '../../testing/fake-daybook.js';
import { run } from '../../testing/run.js';

const order: Order = {
  orderId: '536365',
  version: 2,
  status: 'confirmed',
  customerId: '17850',
  country: 'United Kingdom',
  currency: 'GBP',
  total: '15.30',
  units: 6,
  payment: { method: 'invoice', status: 'invoiced' },
  placedAt: '2010-12-01T08:26:00.000Z',
  updatedAt: '2010-12-01T08:26:00.000Z',
  lines: [
    {
      lineId: 1,
      sku: '85123A',
      description: 'A\u001b[2JB',
      quantity: 6,
      unitPrice: '2.55',
      amount: '15.30',
      shipped: 0,
      delivered: 0,
      returned: 0,
    },
  ],
  shipments: [],
  returnedValue: '0.00',
};

describe('daybook orders', () => {
  let daybook: FakeDaybook;
  let asked: string[];

  beforeEach(async () => {
    daybook = await FakeDaybook.start();
    asked = [];
  });
  afterEach(() => daybook.close());

  const answer = (give: (url: URL) => unknown) => {
    daybook.read = (url) => {
      asked.push(url.pathname + url.search);
      return give(url);
    };
  };
  const orders = (...args: string[]) => run(['orders', ...args, '--url', daybook.url]);

  it('lists orders as a table', async () => {
    answer(() => ({ items: [order] }));
    expect((await orders('--customer', '17850', '--from', '2010-12-01', '--sort', '-total')).stdout).toBe(
      [
        'ORDER   VERSION  STATUS     CUSTOMER  COUNTRY         TOTAL       PLACED',
        '536365        2  confirmed  17850     United Kingdom  15.30  GBP  2010-12-01T08:26:00.000Z',
        '',
      ].join('\n'),
    );
    expect(asked).toEqual([
      '/v1/orders?customerId=17850&placedFrom=2010-12-01T00%3A00%3A00Z&sort=-total&limit=50',
    ]);
  });

  it('reads as many pages as it takes', async () => {
    answer((url) => ({
      items: Array.from({ length: Number(url.searchParams.get('limit')) }, () => order),
      nextCursor: 'next',
    }));
    const { stdout } = await orders('--limit', '250', '--json');
    expect((JSON.parse(stdout) as { items: unknown[] }).items).toHaveLength(250);
    expect(asked).toEqual(['/v1/orders?limit=200', '/v1/orders?limit=50&cursor=next']);
  });

  it('shows one order as it was, without what could harm a terminal', async () => {
    answer(() => order);
    const { stdout } = await orders('536365', '--as-of', '2011-03-01');
    expect(asked).toEqual(['/v1/orders/536365?asOf=2011-03-01T00%3A00%3A00Z']);
    expect(stdout).toContain('total: 15.30 GBP, 6 units\n');
    expect(stdout).toContain('A\u{fffd}[2JB');
  });

  it('shows what changed, when and by whom', async () => {
    const entry = {
      version: 2,
      type: 'OrderModified',
      occurredAt: '2010-12-02T08:26:00.000Z',
      actor: { id: 'ann', role: 'administrator' },
      changes: [{ pointer: '/lines/1/quantity', before: 6, after: 8 }],
    };
    const raised = { ...entry, version: 3, statedAt: '2010-12-01T00:00:00.000Z', changes: [] };
    answer(() => ({ orderId: '536365', items: [entry, raised] }));
    expect((await orders('536365', '--history')).stdout).toBe(
      '2  2010-12-02T08:26:00.000Z  OrderModified  by ann (administrator)\n   /lines/1/quantity: 6 → 8\n' +
        '3  2010-12-02T08:26:00.000Z (said to be 2010-12-01T00:00:00.000Z)  OrderModified  by ann (administrator)\n',
    );
  });

  it.each([
    [[], '1  a day  OrderPlaced  by ann (shop)\n2  a day  OrderConfirmed  by ann (shop)\n'],
    [['--json'], undefined],
  ])('reads a history of several pages to its end %j', async (options, text) => {
    const entry = { occurredAt: 'a day', actor: { id: 'ann', role: 'shop' }, changes: [] };
    const pages = [
      { orderId: '1', items: [{ version: 1, type: 'OrderPlaced', ...entry }], nextCursor: 'next' },
      { orderId: '1', items: [{ version: 2, type: 'OrderConfirmed', ...entry }] },
    ];
    answer((url) => pages[url.searchParams.has('cursor') ? 1 : 0]);
    const { stdout } = await orders('1', '--history', ...options);
    expect(asked).toEqual(['/v1/orders/1/history', '/v1/orders/1/history?cursor=next']);
    const items = pages.flatMap((page) => page.items);
    expect(stdout).toBe(text ?? `${JSON.stringify({ orderId: '1', items })}\n`);
  });

  it('tells failures and wrong usage apart', async () => {
    expect(await orders('nope')).toEqual({ exitCode: 1, stdout: '', stderr: 'There is no such order.\n' });
    expect((await orders('--history')).exitCode).toBe(2);
    expect((await orders('1', '--customer', '2')).exitCode).toBe(2);
    expect((await orders('1', '--version', '2', '--history')).exitCode).toBe(2);
    expect((await run(['orders', '--url', 'nonsense'])).exitCode).toBe(2);
  });

  it.each([[], ['import'], ['orders'], ['events'], ['verify'], ['demo']])('helps: %s', async (...args) => {
    const result = await run([...args.filter(Boolean), '--help']);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toContain('Example:\n  npm run daybook -- ');
  });
});
