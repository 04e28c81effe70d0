import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FakeDaybook, fakeKey } from '../../testing/fake-daybook.js';
import { run, type RunInit, type RunResult } from '../../testing/run.js';
import type { Reject } from './rejects-file.js';
import type { ImportSummary } from './tally.js';

const line = { sku: '85123A', description: 'HOLDER', quantity: 6, unitPrice: '2.55' };

const orderOf = (orderId: string, overrides: object = {}) => ({
  orderId,
  customerId: '17850',
  placedAt: '2010-12-01T08:26:00Z',
  country: 'United Kingdom',
  currency: 'GBP',
  lines: [line],
  ...overrides,
});

const jsonLines = (values: readonly unknown[]): string =>
  values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');

/** Three customers take turns. */
const manyOrders = (count: number) =>
  Array.from({ length: count }, (_, index) => orderOf(`A${index}`, { customerId: `C${index % 3}` }));

describe('daybook import', () => {
  let daybook: FakeDaybook;
  let directory: string;
  let file: string;

  beforeEach(async () => {
    daybook = await FakeDaybook.start();
    directory = await mkdtemp(join(tmpdir(), 'daybook-import-'));
    file = join(directory, 'orders.jsonl');
  });
  afterEach(async () => {
    await daybook.close();
    await rm(directory, { recursive: true });
  });

  const runImport = (args: readonly string[] = [], init?: RunInit) =>
    run(['import', file, '--url', daybook.url, '--json', ...args], init);
  const summaryOf = ({ stdout }: RunResult) => JSON.parse(stdout) as ImportSummary;

  const mixed = [
    orderOf('536365', { lines: [line, { ...line, description: null, quantity: 2, unitPrice: '0' }] }),
    orderOf('C536379', { cancels: true, lines: [{ ...line, quantity: -1 }] }),
    orderOf('536414', {
      customerId: null,
      lines: [
        { ...line, quantity: -5 },
        { ...line, quantity: -6 },
      ],
    }),
    orderOf('A563186', { lines: [{ ...line, unitPrice: '-11062.06' }] }),
    orderOf('550193', { lines: [{ ...line, unitPrice: '0.001' }] }),
    orderOf('536366', { lines: [{ ...line, quantity: 80_995, unitPrice: '2.08' }] }),
  ];
  const mixedSummary = {
    orders: {
      read: 5,
      accepted: 2,
      rejected: 3,
      rejectedBecause: {
        'customer-missing': 1,
        'quantity-not-positive': 1,
        'price-negative': 1,
        'price-too-precise': 1,
      },
    },
    lines: 3,
    units: 81_003,
    value: '168484.90',
  };

  it.each([
    ['plain', (text: string) => text],
    ['gzip', gzipSync],
    [
      'gzip in several members',
      (text: string) => Buffer.concat(text.split(/(?<=,)/).map((part) => gzipSync(part))),
    ],
    ['plain without a last line feed, with a byte order mark', (text: string) => `\u{feff}${text.trimEnd()}`],
  ])('sums up what was accepted and why the rest was not: %s', async (_, pack) => {
    await writeFile(file, pack(jsonLines(mixed)));
    const result = await runImport();
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(summaryOf(result)).toEqual(mixedSummary);
    expect(result.stdout.trimEnd()).not.toContain('\n');
  });

  it('sends orders as they were read, and a missing customer as missing', async () => {
    await writeFile(file, jsonLines([mixed[0]]));
    await runImport();
    const { description: _, ...undescribed } = line;
    expect(JSON.parse(daybook.bodies.get('import-536365')!)).toEqual({
      ...orderOf('536365', { lines: [line, { ...undescribed, quantity: 2, unitPrice: '0' }] }),
      paymentMethod: 'invoice',
    });
  });

  it('lists each rejected order with all that is wrong with it', async () => {
    const rejectsFile = join(directory, 'rejects.jsonl');
    await writeFile(file, jsonLines(mixed));
    await runImport(['--rejects', rejectsFile]);
    const rejects = (await readFile(rejectsFile, 'utf8'))
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Reject);
    const reject = rejects.find(({ order }) => order?.orderId === '536414');
    expect(rejects).toHaveLength(3);
    expect(reject).toMatchObject({ line: 3, order: mixed[2], problem: { code: 'request-invalid' } });
    expect(reject?.problem.errors.map(({ code }) => code)).toEqual([
      'customer-missing',
      'quantity-not-positive',
      'quantity-not-positive',
    ]);
  });

  it.each([['"yes"'], ['1'], ['null'], ['{}']])(
    'rejects an order whose cancels is %s, with all else that is wrong with it',
    async (cancels) => {
      const rejectsFile = join(directory, 'rejects.jsonl');
      const wrong = orderOf('1', { cancels: JSON.parse(cancels), customerId: null });
      await writeFile(file, jsonLines([wrong, orderOf('2', { cancels: false })]));
      const result = await runImport(['--rejects', rejectsFile]);
      expect(summaryOf(result).orders).toMatchObject({
        read: 2,
        accepted: 1,
        rejected: 1,
        rejectedBecause: { 'cancels-not-boolean': 1, 'customer-missing': 1 },
      });
      const reject = JSON.parse(await readFile(rejectsFile, 'utf8')) as Reject;
      expect(reject).toMatchObject({ line: 1, order: wrong, problem: { code: 'request-invalid' } });
      expect(reject.problem.errors.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
        '/cancels cancels-not-boolean',
        '/customerId customer-missing',
      ]);
      expect([...daybook.placed.keys()]).toEqual(['2']);
    },
  );

  it('counts what stands twice in the file once', async () => {
    const rejectsFile = join(directory, 'rejects.jsonl');
    const { orderId, ...rest } = orderOf('1');
    const turned = { ...rest, lines: [Object.fromEntries(Object.entries(line).toReversed())], orderId };
    const lines = [...mixed, 'nonsense', orderOf('1')];
    await writeFile(file, jsonLines(lines));
    const once = summaryOf(await runImport());
    await writeFile(file, jsonLines([...lines, turned, ...lines]));
    const result = await runImport(['--rejects', rejectsFile]);
    expect(summaryOf(result)).toEqual({ ...once, repeatedLines: 9 });
    expect((await readFile(rejectsFile, 'utf8')).trim().split('\n')).toHaveLength(4);
  });

  it('counts once what the server takes for the same order', async () => {
    const lines = [{ ...line, unitPrice: '2.5' }];
    const orders = [orderOf('1', { lines }), orderOf('1', { lines: [{ ...line, unitPrice: '2.50' }] })];
    await writeFile(file, jsonLines(orders));
    expect(summaryOf(await runImport())).toMatchObject({
      orders: { read: 1, accepted: 1 },
      units: 6,
      repeatedLines: 1,
    });
  });

  it('rejects lines that hold no order, and goes on', async () => {
    const rejectsFile = join(directory, 'rejects.jsonl');
    const broken = ['{"orderId":', '[1]', '{"customerId":"1"}'];
    await writeFile(file, jsonLines([broken[0], '', orderOf('1'), broken[1], broken[2], orderOf('2\u2028')]));
    const result = await runImport(['--rejects', rejectsFile]);
    expect(summaryOf(result).orders).toMatchObject({
      read: 5,
      accepted: 2,
      rejected: 3,
      rejectedBecause: { 'line-malformed': 3 },
    });
    const lines = (await readFile(rejectsFile, 'utf8')).trim().split('\n');
    expect(lines.map((text) => (JSON.parse(text) as Reject).line)).toEqual([1, 4, 5]);
  });

  it('places in parallel, and the orders of one customer in their order', async () => {
    const orders = manyOrders(90);
    daybook.delayMs = 5;
    daybook.misbehave = (_, attempt) => (attempt === 1 && Math.random() < 0.2 ? { kind: 'drop' } : undefined);
    await writeFile(file, jsonLines(orders));
    expect(summaryOf(await runImport()).orders.accepted).toBe(90);
    const ofCustomer = (list: Iterable<{ customerId: string | null; orderId: string }>, customer: string) =>
      [...list].filter(({ customerId }) => customerId === customer).map(({ orderId }) => orderId);
    for (const customer of ['C0', 'C1', 'C2']) {
      expect(ofCustomer(daybook.placed.values(), customer)).toEqual(ofCustomer(orders, customer));
    }
    expect(daybook.mostUnderWay).toBeGreaterThan(1);
    expect(daybook.mostUnderWay).toBeLessThanOrEqual(3);
  });

  it('keeps to the concurrency it is told', async () => {
    daybook.delayMs = 3;
    await writeFile(
      file,
      jsonLines(manyOrders(60).map((order, index) => ({ ...order, customerId: `${index}` }))),
    );
    await runImport(['--concurrency', '4']);
    expect(daybook.mostUnderWay).toBe(4);
  });

  it('waits as long as the server asks, and tries again', async () => {
    daybook.misbehave = (_, attempt) =>
      attempt === 1 ? { kind: 'status', status: 503, retryAfter: '1' } : undefined;
    await writeFile(file, jsonLines([orderOf('1')]));
    const startedAt = Date.now();
    expect(summaryOf(await runImport()).orders.accepted).toBe(1);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
    expect(daybook.requests).toBe(2);
  });

  it('doubles nothing when an answer is lost, or when it is run again', async () => {
    daybook.misbehave = (_, attempt) => (attempt === 1 ? { kind: 'placeAndDrop' } : undefined);
    await writeFile(file, jsonLines(manyOrders(9)));
    const first = summaryOf(await runImport());
    expect(first.orders).toMatchObject({ read: 9, accepted: 9 });
    expect(summaryOf(await runImport())).toEqual(first);
    expect(daybook.placed.size).toBe(9);
  });

  it('counts what the server refuses otherwise under its code', async () => {
    await writeFile(file, jsonLines([orderOf('1'), orderOf('1', { country: 'France' })]));
    expect(summaryOf(await runImport()).orders).toMatchObject({
      accepted: 1,
      rejected: 1,
      rejectedBecause: { 'idempotency-key-reused': 1 },
    });
  });

  it('gives the value by currency where there are several', async () => {
    await writeFile(file, jsonLines([orderOf('1'), orderOf('2', { currency: 'EUR' })]));
    expect(summaryOf(await runImport()).value).toEqual({ GBP: '15.30', EUR: '15.30' });
  });

  it('finishes what is under way when it is stopped, and can then go on', async () => {
    daybook.delayMs = 20;
    await writeFile(file, jsonLines(manyOrders(300)));
    const stopped = await runImport([], {
      onStart: (stop) => void setTimeout(stop, 150),
    });
    expect(stopped.exitCode).toBe(130);
    expect(stopped.stderr).toMatch(/^The import was stopped, .*\n$/);
    expect(summaryOf(stopped).orders.accepted).toBe(daybook.placed.size);
    expect(daybook.placed.size).toBeLessThan(300);
    daybook.delayMs = 0;
    expect(summaryOf(await runImport()).orders.accepted).toBe(300);
    expect(daybook.placed.size).toBe(300);
  });

  it('stops at once on a wrong key, and says where it came from', async () => {
    await writeFile(file, jsonLines(manyOrders(500)));
    const result = await runImport([], { env: { DAYBOOK_API_KEY: 'wrong' } });
    expect(result).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'The API key is wrong; it came from the variable DAYBOOK_API_KEY.\n',
    });
    expect(daybook.requests).toBeLessThan(500);
  });

  it('takes the key from a file', async () => {
    const keyFile = join(directory, 'api-key');
    await Promise.all([writeFile(file, jsonLines([orderOf('1')])), writeFile(keyFile, `${fakeKey}\n`)]);
    expect((await runImport([], { env: { DAYBOOK_DATA_DIR: directory } })).exitCode).toBe(0);
    expect((await runImport(['--api-key-file', keyFile], { env: {} })).exitCode).toBe(0);
  });

  it('says in one sentence that nobody is there', async () => {
    await writeFile(file, jsonLines([orderOf('1')]));
    await daybook.close();
    const url = 'http://127.0.0.1:9';
    const result = await run(['import', file, '--url', url]);
    expect(result).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `Daybook does not answer at ${url}; start it with: npm start\n`,
    });
    daybook = await FakeDaybook.start();
  });

  it('says what is wrong with the file', async () => {
    expect(await runImport()).toMatchObject({ exitCode: 1, stderr: `There is no file ${file}.\n` });
    const packed = gzipSync(jsonLines(manyOrders(50)));
    await writeFile(file, packed.subarray(0, packed.length - 20));
    const result = await runImport();
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/is not whole: its gzip data ends too early or is damaged.*\n$/);
    expect(await runImport(['--rejects', file])).toMatchObject({ exitCode: 2 });
  });

  it.each([[[]], [['--concurrency', '0']], [['--nonsense']]])('tells wrong usage: %j', async (args) => {
    const result = await run(['import', ...args]);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toMatch(/^error: .+\n$/);
  });
});
