import { webhookTypeOf, webhookTypes } from './webhooks.js';

describe('types of webhooks', () => {
  it('are the names that receivers rely on', () => {
    expect(webhookTypes).toEqual([
      'order.placed',
      'order.modified',
      'order.confirmed',
      'order.cancelled',
      'order.payment_confirmed',
      'order.payment_method_changed',
      'order.shipment_dispatched',
      'order.shipment_delivered',
      'order.delivery_failed',
      'order.items_returned',
      'order.payment_refunded',
    ]);
  });

  it('follow a rule, so that a type to come has a name as well', () => {
    expect(webhookTypeOf('OrderPutOnHold')).toBe('order.put_on_hold');
  });
});
