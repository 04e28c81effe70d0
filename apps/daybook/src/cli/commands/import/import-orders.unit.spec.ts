import { until } from '@daybook/test-kit';
import { ApiClient, shortPatienceMs } from '../../client/api-client.js';
import { FakeDaybook, fakeKey } from '../../testing/fake-daybook.js';
import { importOrders } from './import-orders.js';
import type { SourceLine } from './read-lines.js';
import { noRejects } from './rejects-file.js';
import { SeenLines } from './seen-lines.js';
import { Tally } from './tally.js';

const order = (orderId: string) => ({
  orderId,
  customerId: orderId,
  currency: 'GBP',
  lines: [{ sku: 'A', quantity: 1, unitPrice: '1.00' }],
});

async function* sourceOf(values: readonly object[]): AsyncGenerator<SourceLine> {
  for (const [index, value] of values.entries()) {
    yield { number: index + 1, text: JSON.stringify(value), size: 1 };
  }
}

describe('importOrders', () => {
  it('tells of a line when it was answered, not when it was read', async () => {
    const daybook = await FakeDaybook.start();
    const client = new ApiClient({
      url: new URL(daybook.url),
      apiKey: { key: fakeKey, source: 'the spec' },
      connections: 4,
      patienceMs: shortPatienceMs,
    });
    const answered: number[] = [];
    let release = (): void => undefined;
    daybook.held = new Promise((resolve) => (release = resolve));
    const note = { ...order('C1'), cancels: true };
    const importing = importOrders(sourceOf([note, ...['1', '2', '3', '4', '5', '6'].map(order)]), {
      client,
      tally: new Tally(),
      rejects: noRejects,
      concurrency: 4,
      onAnswered: ({ number }) => answered.push(number),
      signal: new AbortController().signal,
    });
    await until(() => daybook.underWay === 4);
    // The credit note is skipped, and needs no answer.
    expect(answered).toEqual([1]);
    release();
    await importing;
    expect(new Set(answered)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
    await client.destroy();
    await daybook.close();
  });
});

describe('the lines that were seen', () => {
  it('are so many at the most', () => {
    const seen = new SeenLines(2);
    expect([seen.isFirst('a'), seen.isFirst('b'), seen.isFirst('a')]).toEqual([true, true, false]);
    expect(() => seen.isFirst('c')).toThrow('A file may hold up to 2 different lines');
  });
});
