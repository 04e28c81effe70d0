import { placed } from '../contract/shop.js';
import type { Test } from '../contract/views-under-test.js';
import { ordersProjection } from './orders.projection.js';

const line = {
  lineId: 1,
  sku: '85123A',
  description: 'WHITE HANGING HEART',
  quantity: 1,
  unitPriceMinor: 100,
};

/** What it takes to load no more orders at a time than fit into memory. */
export function largeOrders({ views, shop, catchUp }: Test): void {
  it('tells how large the orders are that it has', async () => {
    await shop().record('small', placed());
    const lines = Array.from({ length: 300 }, (_, index) => ({ ...line, lineId: index + 1 }));
    await shop().record('large', placed({ lines }));
    await catchUp();
    const bytes = await views().store.bytes(ordersProjection, ['small', 'large', 'nobody']);
    expect([...bytes.keys()].toSorted()).toEqual(['large', 'small']);
    for (const [orderId, order] of await views().store.load(ordersProjection, ['small', 'large'])) {
      const json = JSON.stringify(order).length;
      expect(bytes.get(orderId)).toBeGreaterThan(json / 2);
      expect(bytes.get(orderId)).toBeLessThan(json * 2);
    }
  });
}
