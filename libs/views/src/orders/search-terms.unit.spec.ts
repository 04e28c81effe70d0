import type { Order } from '@daybook/contracts';
import { searchTerms, skuTerm, wordsOf } from './search-terms.js';

describe('search terms', () => {
  it('takes words as letters and digits of any script, in lower case', () => {
    expect(wordsOf("POPPY'S  Playhouse, T-light ŻÓŁW 12")).toEqual([
      'poppy',
      's',
      'playhouse',
      't',
      'light',
      'żółw',
      '12',
    ]);
    expect(wordsOf('…!?')).toEqual([]);
  });

  it('names each term of an order once, and skus as they are', () => {
    const line = { lineId: 1, quantity: 1, unitPrice: '1.00', amount: '1.00' };
    const order = {
      orderId: '536365',
      customerId: '17850',
      lines: [
        { ...line, sku: '85123A', description: 'White heart' },
        { ...line, sku: '85123A', description: 'WHITE' },
      ],
    } as unknown as Order;
    expect(searchTerms(order).toSorted()).toEqual(
      ['536365', '17850', skuTerm('85123A'), '85123a', 'white', 'heart'].toSorted(),
    );
  });
});
