import type { Order } from '@daybook/contracts';
import type { OrderEvent } from '@daybook/ordering';
import { placed } from '../contract/shop.js';
import { figure, orderIn, type Test } from '../contract/views-under-test.js';

const ordered = '2011-03-01T08:00:00.000Z';
const dispatched = '2011-03-02T08:00:00.000Z';
const arrived = '2011-03-03T08:00:00.000Z';
const later = '2011-03-09T08:00:00.000Z';

const ship = (shipmentId: number, ...items: Array<{ lineId: number; quantity: number }>): OrderEvent => ({
  type: 'ShipmentDispatched',
  shipmentId,
  items,
});
const deliver = (shipmentId: number): OrderEvent => ({ type: 'ShipmentDelivered', shipmentId });
const takeBack = (valueMinor: number, lineId: number, quantity: number): OrderEvent => ({
  type: 'ItemsReturned',
  items: [{ lineId, quantity }],
  valueMinor,
  currency: 'GBP',
});

export function orderLife({ views, shop, catchUp }: Test): void {
  it('shows the packages of an order, what each line has come to, and the payment', async () => {
    await shop().record('a', placed(), ordered);
    await shop().record('a', { type: 'OrderConfirmed' }, ordered);
    await shop().record(
      'a',
      { ...ship(1, { lineId: 1, quantity: 6 }), carrier: 'DHL' } as OrderEvent,
      dispatched,
    );
    await shop().record('a', ship(2, { lineId: 2, quantity: 1 }), dispatched);
    await catchUp();
    const failure = { type: 'DeliveryFailed', shipmentId: 2, attempt: 1, returnedToSender: true } as const;
    await shop().record('a', deliver(1), arrived);
    await shop().record('a', failure, arrived);
    await shop().record('a', { type: 'PaymentConfirmed', amountMinor: 1730, currency: 'GBP' }, later);
    await shop().record('a', takeBack(510, 1, 2), later);
    await shop().record('a', { type: 'PaymentRefunded', amountMinor: 510, currency: 'GBP' }, later);
    await catchUp();
    expect(await orderIn(views().reader, 'a')).toMatchObject({
      status: 'shipped',
      total: '17.30',
      payment: { method: 'invoice', status: 'paid', paid: '17.30', refunded: '5.10' },
      lines: [
        { lineId: 1, quantity: 6, shipped: 6, delivered: 6, returned: 2 },
        { lineId: 2, quantity: 1, shipped: 0, delivered: 0, returned: 0 },
      ],
      shipments: [
        {
          shipmentId: 1,
          status: 'delivered',
          items: [{ lineId: 1, quantity: 6 }],
          carrier: 'DHL',
          dispatchedAt: dispatched,
          deliveredAt: arrived,
          failedAttempts: 0,
        },
        {
          shipmentId: 2,
          status: 'returnedToSender',
          items: [{ lineId: 2, quantity: 1 }],
          dispatchedAt: dispatched,
          failedAttempts: 1,
        },
      ],
      returnedValue: '5.10',
    });
  });

  it('counts cancelled items as ordered no more, and says how many they were', async () => {
    const some: OrderEvent = {
      type: 'ItemsCancelled',
      items: [
        { lineId: 1, quantity: 2 },
        { lineId: 2, quantity: 1 },
      ],
      valueMinor: 710,
      currency: 'GBP',
    };
    const life: OrderEvent[] = [
      placed(),
      { type: 'OrderConfirmed' },
      ship(1, { lineId: 1, quantity: 4 }),
      some,
    ];
    for (const event of life) await shop().record('a', event, ordered);
    await catchUp();
    expect(await orderIn(views().reader, 'a')).toMatchObject({
      status: 'shipped',
      total: '10.20',
      units: 4,
      lines: [
        { quantity: 4, amount: '10.20', shipped: 4, cancelled: 2 },
        { quantity: 0, amount: '0.00', shipped: 0, cancelled: 1 },
      ],
    });
    await shop().record('a', deliver(1), arrived);
    await catchUp();
    expect(await orderIn(views().reader, 'a')).toMatchObject({ status: 'delivered' });
    expect(await views().reader.orders.sales({ by: 'sku' })).toEqual([
      expect.objectContaining({ key: '85123A', orders: 1, units: 4, value: '10.20' }),
    ]);
  });

  it('finds orders by each status of their lives', async () => {
    const whole = [
      { lineId: 1, quantity: 6 },
      { lineId: 2, quantity: 1 },
    ];
    const life: OrderEvent[] = [
      placed(),
      { type: 'OrderConfirmed' },
      ship(1, ...whole),
      deliver(1),
      { type: 'ItemsReturned', items: whole, valueMinor: 1730, currency: 'GBP' },
    ];
    const statuses = ['placed', 'confirmed', 'shipped', 'delivered', 'returned'] as const;
    for (const [index, status] of statuses.entries()) {
      for (const event of life.slice(0, index + 1)) await shop().record(status, event);
    }
    await catchUp();
    for (const status of statuses) {
      const { items } = await views().reader.orders.list({ filter: { status }, sort: 'placedAt', limit: 10 });
      expect(items.map(({ orderId }) => orderId)).toEqual([status]);
    }
  });

  it.each<[string, OrderEvent, object]>([
    [
      'changed',
      { type: 'PaymentMethodChanged', before: 'card', after: 'invoice' },
      { method: 'invoice', status: 'invoiced' },
    ],
    ['that failed', { type: 'OrderCancelled', cause: 'paymentFailed' }, { method: 'card', status: 'failed' }],
    [
      'of what is not there',
      { type: 'OrderCancelled', cause: 'outOfStock' },
      { method: 'card', status: 'pending' },
    ],
    [
      'by card',
      { type: 'PaymentConfirmed', amountMinor: 1730, currency: 'GBP' },
      { method: 'card', status: 'paid', paid: '17.30' },
    ],
  ])('shows the payment %s', async (_what, event, payment) => {
    await shop().record('a', placed({ paymentMethod: 'card' }));
    await shop().record('a', event);
    await catchUp();
    expect((await orderIn(views().reader, 'a'))?.payment).toEqual(payment);
  });

  it('shows a payment as refunded once all of it was given back', async () => {
    await shop().record('a', placed());
    await shop().record('a', { type: 'PaymentConfirmed', amountMinor: 1730, currency: 'GBP' });
    await shop().record('a', { type: 'OrderCancelled', reason: 'Changed her mind.' });
    for (const [amountMinor, status] of [
      [730, 'paid'],
      [1000, 'refunded'],
    ] as const) {
      await shop().record('a', { type: 'PaymentRefunded', amountMinor, currency: 'GBP' });
      await catchUp();
      expect(await orderIn(views().reader, 'a')).toMatchObject({ status: 'cancelled', payment: { status } });
    }
  });

  it('parks the stream of a delivery of what never left', async () => {
    await shop().record('a', placed());
    await shop().record('a', { type: 'OrderConfirmed' });
    await shop().record('a', deliver(1));
    await catchUp();
    expect(await orderIn(views().reader, 'a')).toMatchObject({ version: 2 });
    expect(await views().reader.parked.list({ limit: 10 })).toMatchObject([
      { streamId: 'a', version: 3, reason: 'UnknownShipmentError' },
    ]);
  });
}

function asWrittenEarlier({ shipments: _shipments, returnedValue: _value, ...order }: Order): Order {
  const lines = order.lines.map(({ shipped: _s, delivered: _d, returned: _r, ...line }) => line);
  return { ...order, lines } as unknown as Order;
}

export function earlierOrders({ views, shop, catchUp }: Test): void {
  it('completes an order that was written before orders were shipped, and carries it on', async () => {
    await shop().record('a', placed());
    await catchUp();
    await views().rewriteOrder(asWrittenEarlier((await orderIn(views().reader, 'a'))!));

    const none = { shipped: 0, delivered: 0, returned: 0 };
    const whole = { lines: [none, none], shipments: [], returnedValue: '0.00' };
    const { items } = await views().reader.orders.list({ filter: {}, sort: 'placedAt', limit: 1 });
    expect(await orderIn(views().reader, 'a')).toMatchObject(whole);
    expect(items).toMatchObject([whole]);

    await shop().record('a', { type: 'OrderConfirmed' });
    await shop().record('a', ship(1, { lineId: 1, quantity: 6 }));
    await catchUp();
    expect(await orderIn(views().reader, 'a')).toMatchObject({
      version: 3,
      status: 'shipped',
      lines: [{ shipped: 6 }, { shipped: 0 }],
    });
  });
}

export function returns({ views, shop, catchUp }: Test): void {
  it('tells returns beside the sales of the day of the order, and leaves those as they are', async () => {
    await shop().record('a', placed(), ordered);
    await shop().record('a', { type: 'OrderConfirmed' }, ordered);
    await shop().record('a', ship(1, { lineId: 1, quantity: 6 }, { lineId: 2, quantity: 1 }), dispatched);
    await shop().record('a', deliver(1), arrived);
    await catchUp();
    await shop().record('a', takeBack(510, 1, 2), later);
    await catchUp();
    await shop().record('a', takeBack(200, 2, 1), later);
    await catchUp();
    const sold = { currency: 'GBP', orders: 1, units: 7, value: '17.30' };
    const figures = { ...sold, returnedUnits: 3, returnedValue: '7.10' };
    expect(await views().reader.orders.sales({ by: 'day' })).toEqual([{ key: '2011-03-01', ...figures }]);
    expect(await views().reader.orders.sales({ by: 'sku' })).toEqual([{ key: '85123A', ...figures }]);
    expect(await views().reader.orders.sales({ by: 'customer' })).toEqual([{ key: '17850', ...figures }]);
    expect(await views().reader.orders.sales({ by: 'country' })).toEqual([
      { key: 'United Kingdom', ...figures },
    ]);
  });

  it('adds returns up exactly, also where a double or 64 bits could not', async () => {
    const most = 2n ** 63n - 1n;
    const figures = [0, 1, 2].map((partition) =>
      figure({ partition, returnedUnits: 2 ** 40 + 1, returnedValueMinor: most }),
    );
    await views().addSales(figures);
    expect(await views().reader.orders.sales({ by: 'sku' })).toMatchObject([
      { returnedUnits: 3 * 2 ** 40 + 3, returnedValue: '276701161105643274.21' },
    ]);
  });
}
