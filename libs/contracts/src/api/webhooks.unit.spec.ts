import fc from 'fast-check';
import { CreateWebhookRequest, webhookTypeOf, webhookTypes } from './webhooks.js';

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
      'order.items_cancelled',
      'order.payment_refunded',
    ]);
  });

  it('follow a rule, so that a type to come has a name as well', () => {
    expect(webhookTypeOf('OrderPutOnHold')).toBe('order.put_on_hold');
  });
});

describe('the URL of a webhook', () => {
  const { pattern } = CreateWebhookRequest.properties.url as unknown as { pattern: string };
  const form = new RegExp(pattern);

  it('is one to every client, and absolute without a user, a password and a fragment', () => {
    fc.assert(
      fc.property(fc.stringMatching(form), (url) => {
        expect(URL.parse(url)).toMatchObject({
          protocol: expect.stringMatching(/^https?:$/) as string,
          username: '',
          password: '',
          hash: '',
        });
      }),
    );
  });

  it.each([
    'https://shop.example/webhooks/orders',
    'https://shop.example',
    'https://shop.example?tenant=1&at=a@b',
    'http://localhost:8080/',
    'https://a_b.xn--bcher-kva.example.:65535/%C3%BC/(1);x=y',
    'https://93.184.215.14:443/',
    'http://[::1]:8080/',
    'https://[2606:4700:3034::6815:1]/',
    'https://[2001:db8:1:2:3:4:5:6]/',
    'https://[2001:db8:1:2:3:4::]/',
  ])('may be %s', (url) => {
    expect(form.test(url)).toBe(true);
    expect(URL.canParse(url)).toBe(true);
  });

  it.each([
    '',
    'http://',
    'https:///path',
    'https://shop.example:65536/',
    'https://256.0.0.1/',
    'https://1.2.3/',
    'https://[:::1]/',
    'https://[1:2:3:4:5:6:7:8:9]/',
    'https://user@shop.example/',
    'https://:secret@shop.example/',
    'https://shop.example/#part',
    'https://shop.example\\@evil.example/',
    'https://shop.example/a b',
    'https://shop.example/\n',
    'ftp://shop.example/',
    'shop.example',
    ' https://shop.example/',
  ])('may not be %j', (url) => {
    expect(form.test(url)).toBe(false);
  });
});
