import { roughBytes } from './rough-bytes.js';

const line = (index: number) => ({
  lineId: `L${index}`,
  sku: `SKU-${index}`,
  description: 'WHITE HANGING HEART T-LIGHT HOLDER',
  quantity: index,
  unitPrice: '2.55',
  gift: index % 2 === 0,
  note: null,
});

describe('roughBytes', () => {
  it.each([
    ['an order of one line', { orderId: 'A-1', lines: [line(1)] }],
    ['an order of many', { orderId: 'A-1', lines: Array.from({ length: 500 }, (_, index) => line(index)) }],
    ['a long text', 'a'.repeat(10_000)],
    ['lists in lists', [[['a', 'b'], ['c']], [[1, 2, 3]], []]],
  ])('comes near to the JSON of %s', (_, value) => {
    const bytes = JSON.stringify(value).length;
    expect(roughBytes(value)).toBeGreaterThan(bytes / 2);
    expect(roughBytes(value)).toBeLessThan(bytes * 2 + 16);
  });
});
