import { type Order, ordersCategory } from '@daybook/contracts';
import { placed } from '../contract/shop.js';
import { orderIn, type Test } from '../contract/views-under-test.js';
import { largeOrders } from './large-orders.contract.js';
import { earlierOrders, orderLife, returns } from './order-life.contract.js';
import { lists } from './order-lists.contract.js';
import { ordersProjection } from './orders.projection.js';
import { sales } from './sales.contract.js';

/** What is promised of orders and their sales. */
export function contract(test: Test): void {
  orders(test);
  orderLife(test);
  earlierOrders(test);
  largeOrders(test);
  sales(test);
  returns(test);
  lists(test);
}

function orders({ views, shop, catchUp }: Test): void {
  it('shows an order as its events made it', async () => {
    await shop().record('536365', placed());
    await shop().record('536365', { type: 'OrderConfirmed' }, '2011-03-02T08:00:00.000Z');
    await catchUp();
    const expected: Order = {
      orderId: '536365',
      version: 2,
      status: 'confirmed',
      customerId: '17850',
      country: 'United Kingdom',
      currency: 'GBP',
      total: '17.30',
      units: 7,
      payment: { method: 'invoice', status: 'invoiced' },
      placedAt: '2011-03-01T08:00:00.000Z',
      updatedAt: '2011-03-02T08:00:00.000Z',
      lines: [
        {
          lineId: 1,
          sku: '85123A',
          description: 'WHITE HANGING HEART',
          quantity: 6,
          unitPrice: '2.55',
          amount: '15.30',
          shipped: 0,
          delivered: 0,
          returned: 0,
        },
        {
          lineId: 2,
          sku: '85123A',
          quantity: 1,
          unitPrice: '2.00',
          amount: '2.00',
          shipped: 0,
          delivered: 0,
          returned: 0,
        },
      ],
      shipments: [],
      returnedValue: '0.00',
    };
    expect(await orderIn(views().reader, '536365')).toEqual(expected);
    expect(await views().store.load(ordersProjection, ['536365', 'none'])).toEqual(
      new Map([['536365', expected]]),
    );
    expect(await orderIn(views().reader, 'none')).toBeUndefined();
  });

  it('carries an order on from what the view has', async () => {
    await shop().record('536365', placed());
    await catchUp();
    await shop().record('536365', {
      type: 'OrderModified',
      currency: 'GBP',
      changes: [{ kind: 'quantityChanged', lineId: 1, before: 6, after: 2 }],
    });
    await catchUp();
    expect(await orderIn(views().reader, '536365')).toMatchObject({ version: 2, total: '7.10', units: 3 });
  });

  it('parks the stream of an event that it cannot read, and goes on with the others', async () => {
    await shop().record('good', placed());
    await shop().record('poisoned', placed());
    await shop().append(
      { category: ordersCategory, streamId: 'poisoned' },
      { type: 'OrderTeleported', schemaVersion: 1, data: {} },
    );
    await catchUp();
    await shop().record('poisoned', { type: 'OrderConfirmed' });
    await shop().record('good', { type: 'OrderConfirmed' });
    await catchUp();

    expect(await orderIn(views().reader, 'good')).toMatchObject({ version: 2 });
    expect(await orderIn(views().reader, 'poisoned')).toMatchObject({ version: 1, status: 'placed' });
    expect(await views().reader.parked.list({ limit: 10 })).toMatchObject([
      { streamId: 'poisoned', version: 2, reason: expect.stringContaining('OrderTeleported') },
    ]);
  });
}
