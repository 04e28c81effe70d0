import { until } from '@daybook/test-kit';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from './support/api.js';
import { lastJson, runCli, startCli } from './support/cli.js';
import { DaybookProcess } from './support/daybook-process.js';
import { describeWithRealOrders } from './support/real-orders.js';
import { expectReports, expectReturns, lifecycleSummaryOf, sales } from './support/reports.js';

type Line = readonly [sku: string, quantity: number, unitPrice: string];

const jsonOf = (orderId: string, day: number, lines: readonly Line[], more: object = {}): string =>
  `${JSON.stringify({
    orderId,
    customerId: 'C-1',
    country: 'France',
    currency: 'EUR',
    placedAt: `2011-01-${String(day).padStart(2, '0')}T08:00:00Z`,
    lines: lines.map(([sku, quantity, unitPrice]) => ({ sku, description: null, quantity, unitPrice })),
    ...more,
  })}\n`;
const creditNote = (orderId: string, day: number, lines: readonly Line[], more: object = {}): string =>
  jsonOf(orderId, day, lines, { ...more, cancels: true });

interface RejectedOrder {
  readonly order: { readonly orderId: string };
  readonly problem: {
    readonly code: string;
    readonly errors: ReadonlyArray<{ readonly pointer: string; readonly code: string }>;
  };
}

describe('daybook import --lifecycle', () => {
  let daybook: DaybookProcess;
  let api: Api;
  let directory: string;
  let file: string;

  beforeAll(async () => {
    daybook = await DaybookProcess.start();
    api = new Api(daybook.url, daybook.key);
    directory = await mkdtemp(join(tmpdir(), 'daybook-lifecycle-'));
    file = join(directory, 'orders.jsonl');
    const earlier = [
      jsonOf('o1', 1, [
        ['A', 5, '1.00'],
        ['B', 2, '10.00'],
      ]),
      jsonOf('o2', 2, [
        ['A', 3, '1.10'],
        ['A', 4, '1.20'],
        ['a', 9, '0.10'],
      ]),
      jsonOf('free', 2, [['F', 1, '0']], { customerId: 'C-2' }),
      jsonOf('nobody', 2, [['A', 1, '1']], { customerId: null }),
    ];
    const notes = [
      // Two of the last line of the newest order.
      creditNote('C1', 3, [['A', -2, '1.00']]),
      // What is left of that, the line before it, and the rest from the order before.
      creditNote('C2', 3, [
        ['A', -8, '1.00'],
        ['B', -1, '10.00'],
      ]),
      // Two are left in all, so that three cannot be covered; and skus are told apart by case.
      creditNote('C3', 4, [
        ['A', -3, '1.00'],
        ['a', -9, '0.10'],
        ['A', -2, '1.00'],
        ['Z', -1, '1.00'],
      ]),
      creditNote('C4', 4, [['A', -1, '1.00']], { customerId: null }),
      creditNote('C5', 4, [['F', 1, '0']], { customerId: 'C-2' }),
      creditNote('C6', 4, [['F', -1, '0']], { customerId: 'C-2' }),
      creditNote('C7', 5, [['L', -1, '1.00']]),
    ];
    const later = [jsonOf('o3', 6, [['L', 1, '1.00']])];
    await writeFile(file, [...earlier, ...notes, ...later].join(''));
  });

  afterAll(async () => {
    await api.close();
    await daybook.remove();
    await rm(directory, { recursive: true });
  });

  const expected = {
    orders: {
      read: 5,
      accepted: 4,
      rejected: 1,
      rejectedBecause: {
        'customer-missing': 1,
        'quantity-not-positive': 0,
        'price-negative': 0,
        'price-too-precise': 0,
      },
    },
    lines: 7,
    units: 25,
    value: '35.00',
    creditNotes: {
      read: 7,
      lines: 11,
      linesMatched: 6,
      linesUnmatched: 5,
      returnedValue: '24.00',
      ordersWithReturns: 3,
      unitsReturned: 23,
    },
  };
  const runImport = () => runCli(daybook, 'import', file, '--lifecycle', '--json');

  it('delivers the orders at their times, and takes back what the credit notes name', async () => {
    const rejects = join(directory, 'rejects.jsonl');
    const result = await runCli(daybook, 'import', file, '--lifecycle', '--json', '--rejects', rejects);

    expect(result.code).toBe(0);
    expect(lastJson(result)).toEqual(expected);
    const order = async (orderId: string) =>
      (await api.get<object>(`/v1/orders/${orderId}?asOf=2030-01-01T00:00:00Z`)).body;
    expect(await order('o1')).toMatchObject({
      status: 'delivered',
      updatedAt: '2011-01-04T08:00:00.000Z',
      lines: [
        { sku: 'A', delivered: 5, returned: 5 },
        { sku: 'B', delivered: 2, returned: 1 },
      ],
      shipments: [{ status: 'delivered', deliveredAt: '2011-01-01T08:00:00.000Z' }],
    });
    expect(await order('o2')).toMatchObject({
      status: 'returned',
      lines: [{ returned: 3 }, { returned: 4 }, { returned: 9 }],
    });
    expect(await order('o3')).toMatchObject({ status: 'delivered', returnedValue: '0.00' });
    expect((await api.history('o2'))[4]).toMatchObject({
      type: 'ItemsReturned',
      occurredAt: '2011-01-03T08:00:00.000Z',
      reason: 'Credit note C1.',
      changes: [
        { pointer: '/lines/2/returned', before: 0, after: 2 },
        { pointer: '/returnedValue', before: '0.00', after: '2.40' },
      ],
    });
    const unmatched = (await readFile(rejects, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RejectedOrder)
      .filter(({ problem }) => problem.code === 'credit-unmatched')
      .map(({ order, problem }) => [order.orderId, ...problem.errors.map(({ pointer }) => pointer)].join(' '))
      .toSorted();
    expect(unmatched).toEqual(['C3 /lines/0 /lines/3', 'C4 /lines/0', 'C5 /lines/0', 'C7 /lines/0']);
  });

  it('adds nothing when it is run again', async () => {
    const before = await api.heads();

    expect(lastJson(await runImport())).toEqual(expected);
    expect(await api.heads()).toEqual(before);
  });

  it('tells the returns beside the sales', async () => {
    expect(await sales(api, 'by=country')).toEqual([
      {
        key: 'France',
        currency: 'EUR',
        orders: 4,
        units: 25,
        value: '35.00',
        returnedUnits: 23,
        returnedValue: '24.00',
      },
    ]);
  });

  it('rejects times that nothing can have happened at under their codes, and goes on', async () => {
    const [times, rejects] = [join(directory, 'times.jsonl'), join(directory, 'rejected-times.jsonl')];
    const own = (placedAt: string) => ({ customerId: 'T-1', placedAt });
    const line: Line = ['T', 1, '1.00'];
    const back: Line = ['T', -1, '1.00'];
    await writeFile(
      times,
      [
        jsonOf('t1', 1, [line], { customerId: 'T-1' }),
        jsonOf('t-ahead', 1, [line], own('9999-12-31T23:59:59Z')),
        jsonOf('t-before', 1, [['T', 0, '1.00']], own('1899-12-31T00:00:00Z')),
        creditNote('CT1', 1, [back, back], own('9999-12-31T23:59:59.999Z')),
        creditNote('CT2', 1, [back], own('+010000-01-01T00:00:00Z')),
        creditNote('CT3', 1, [back], own('-000001-01-01T00:00:00Z')),
        jsonOf('t2', 1, [line], { customerId: 'T-1' }),
      ].join(''),
    );
    const result = await runCli(daybook, 'import', times, '--lifecycle', '--json', '--rejects', rejects);

    expect(result.code).toBe(0);
    expect(lastJson(result)).toMatchObject({
      orders: { read: 4, accepted: 2, rejected: 2 },
      creditNotes: { read: 3, lines: 4, linesMatched: 0, linesUnmatched: 4 },
    });
    const rejected = (await readFile(rejects, 'utf8'))
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as RejectedOrder)
      .map(({ order, problem }) => [
        order.orderId,
        ...problem.errors.map(({ pointer, code }) => `${pointer} ${code}`).toSorted(),
      ]);
    expect(rejected).toEqual([
      ['t-ahead', '/placedAt time-in-future'],
      ['t-before', '/lines/0/quantity quantity-not-positive', '/placedAt time-too-early'],
      ['CT1', '/placedAt time-in-future'],
      ['CT2', '/placedAt format-mismatch'],
      ['CT3', '/lines/0 credit-unmatched'],
    ]);
  });

  it('counts a line that stands twice once, and takes back nothing in another currency', async () => {
    const twice = join(directory, 'twice.jsonl');
    const rejects = join(directory, 'rejected-twice.jsonl');
    const own = { customerId: 'W-1' };
    const lines = [
      jsonOf('w1', 1, [['W', 5, '1.00']], own),
      jsonOf('w2', 2, [['W', 5, '1.00']], { ...own, currency: 'GBP' }),
      creditNote('CW1', 3, [['W', -2, '1.00']], own),
      creditNote('CW2', 3, [['W', -4, '1.00']], own),
      jsonOf('w3', 4, [['W', 1, '1.00']], { ...own, cancels: 'no' }),
    ];
    await writeFile(twice, [...lines, ...lines].join(''));
    const result = await runCli(daybook, 'import', twice, '--lifecycle', '--json', '--rejects', rejects);

    expect(lastJson(result)).toMatchObject({
      orders: { read: 3, accepted: 2, rejected: 1, rejectedBecause: { 'cancels-not-boolean': 1 } },
      units: 10,
      repeatedLines: 5,
      creditNotes: { read: 2, linesMatched: 1, linesUnmatched: 1, unitsReturned: 2 },
    });
    expect((await api.get('/v1/orders/w1?asOf=2030-01-01T00:00:00Z')).body).toMatchObject({
      lines: [{ returned: 2 }],
    });
    const codes = (await readFile(rejects, 'utf8'))
      .trim()
      .split('\n')
      .map((text) => (JSON.parse(text) as RejectedOrder).problem)
      .map(({ errors }) => errors.map(({ pointer, code }) => `${pointer} ${code}`).join());
    expect(codes.toSorted()).toEqual(['/cancels cancels-not-boolean', '/lines/0 credit-unmatched']);
  });

  it('says so where an order cannot be taken on', async () => {
    const rejects = join(directory, 'refused.jsonl');
    const one = join(directory, 'one.jsonl');
    await writeFile(one, jsonOf('cancelled', 1, [['A', 1, '1.00']]));
    await runCli(daybook, 'import', one);
    await api.post('/v1/orders/cancelled/cancellation', {});

    const { code, stderr } = await runCli(daybook, 'import', one, '--lifecycle', '--rejects', rejects);

    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        '1 orders could not be taken on to delivered; the file of --rejects tells why.',
      ),
    ]);
    expect(JSON.parse(await readFile(rejects, 'utf8'))).toMatchObject({
      order: { orderId: 'cancelled' },
      problem: { code: 'order-already-cancelled' },
    });
  });

  it('sums up in words, too', async () => {
    const { stdout } = await runCli(daybook, 'import', file, '--lifecycle');

    expect(stdout).toContain('  7 credit notes: 6 of 11 lines matched\n');
    expect(stdout).toContain('    23 units of 3 orders returned, value 24.00\n');
  });
});

describeWithRealOrders('online-retail-first5000.jsonl.gz', ({ file, expected }) => {
  it('comes to the same returns when everything is killed in between, and the import run again', async () => {
    let daybook = await DaybookProcess.start();
    const { dataDir, key } = daybook;
    for (const share of [0.2, 0.5]) {
      const api = new Api(daybook.url, key);
      const importing = startCli(daybook, 'import', file, '--lifecycle', '--json');
      await until(
        async () => {
          const positions = (await api.heads()).map(({ position }) => position);
          return positions.reduce((sum, position) => sum + position, 0) > share * 4 * 3_476;
        },
        { limitMs: 300_000 },
      );
      await daybook.kill('SIGKILL');
      importing.child.kill('SIGKILL');
      await importing.finished;
      await api.close();
      daybook = await DaybookProcess.start({ dataDir, key });
    }
    try {
      const result = await runCli(daybook, 'import', file, '--lifecycle', '--json');
      expect(lastJson(result)).toEqual(lifecycleSummaryOf(expected));
      const api = new Api(daybook.url, key);
      await expectReports(api, expected);
      await expectReturns(api, expected);
      await api.close();
    } finally {
      await daybook.remove();
    }
  }, 900_000);
});
