import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseAmount } from '@daybook/money';
import { FakeDaybook } from '../testing/fake-daybook.js';
import { run } from '../testing/run.js';
import { type DemoOrder, generateOrders } from './generate-orders.js';

const generated = (seed: number, orders = 2_000): DemoOrder[] => [...generateOrders({ orders, seed })];

describe('generateOrders', () => {
  it('makes the same orders for the same seed, and others for another', () => {
    expect(generated(1)).toEqual(generated(1));
    expect(generated(1).map(({ lines }) => lines)).not.toEqual(generated(2).map(({ lines }) => lines));
  });

  it('makes valid orders in order of time', () => {
    const orders = generated(7);
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(orders.length);
    expect(orders.map(({ placedAt }) => placedAt).toSorted()).toEqual(orders.map(({ placedAt }) => placedAt));
    for (const { orderId, lines, placedAt } of orders) {
      expect(orderId).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
      expect(placedAt).toMatch(/^2025-/);
      expect(lines.length).toBeGreaterThanOrEqual(1);
      expect(lines.length).toBeLessThanOrEqual(40);
      for (const { quantity, unitPrice } of lines) {
        expect(Number.isInteger(quantity) && quantity >= 1).toBe(true);
        expect(parseAmount(unitPrice, 'GBP').ok).toBe(true);
      }
    }
  });

  it('lets few skus and customers stand out, and has several countries', () => {
    const orders = generated(1);
    const lines = orders.flatMap((order) => order.lines);
    expect(lines.filter(({ sku }) => sku === 'P0001').length / lines.length).toBeGreaterThan(0.08);
    expect(new Set(lines.map(({ sku }) => sku)).size).toBeGreaterThan(500);
    expect(new Set(orders.map(({ country }) => country)).size).toBeGreaterThan(4);
  });
});

describe('daybook demo', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'daybook-demo-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('writes what it would import', async () => {
    const file = join(directory, 'demo.jsonl.gz');
    const { exitCode } = await run(['demo', '--orders', '20', '--seed', '3', '--out', file]);
    const lines = gunzipSync(await readFile(file))
      .toString()
      .trim()
      .split('\n');
    expect(exitCode).toBe(0);
    expect(lines.map((line) => JSON.parse(line) as DemoOrder)).toEqual(generated(3, 20));
  });

  it('imports, and doubles nothing the second time', async () => {
    const daybook = await FakeDaybook.start();
    const demo = () => run(['demo', '--orders', '50', '--url', daybook.url, '--json']);
    const first = await demo();
    expect(JSON.parse(first.stdout)).toMatchObject({ orders: { read: 50, accepted: 50, rejected: 0 } });
    expect(await demo()).toEqual(first);
    expect(daybook.placed.size).toBe(50);
    await daybook.close();
  });
});
