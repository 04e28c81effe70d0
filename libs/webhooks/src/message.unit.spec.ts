import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { aRecordedEvent } from './contract/events.js';
import { messageOf, newSecret, signedHeaders, testMessage } from './message.js';

describe('a message', () => {
  it('tells of an event as it is published', () => {
    const event = aRecordedEvent({ type: 'ShipmentDispatched', occurredAt: '2011-03-01T08:26:00.000Z' });
    expect(JSON.parse(messageOf(event))).toEqual({
      type: 'order.shipment_dispatched',
      timestamp: '2011-03-01T08:26:00.000Z',
      data: event,
    });
  });

  it.each(['pm_1', 'sealed:v1:01234567:abc'])('holds no secret of the event: %s', (paymentToken) => {
    const data = { customerId: '17850', paymentMethod: 'card' };
    const event = aRecordedEvent({ data: { ...data, paymentToken } });
    expect(JSON.parse(messageOf(event))).toMatchObject({ data: { ...event, data } });
    expect(messageOf(event)).not.toContain(paymentToken);
  });

  it('is what a receiver verifies with the library of the specification', () => {
    const [secret, body] = [newSecret(), messageOf(aRecordedEvent({ data: { name: 'żółw 🐢' } }))];
    const headers = signedHeaders({ id: 'event-1', body, secrets: [secret], now: new Date() });
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow(WebhookVerificationError);
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow(WebhookVerificationError);
    expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'event-2' })).toThrow();
  });

  it('can be verified with the old and with the new secret while both hold', () => {
    const secrets = [newSecret(), newSecret()];
    const body = testMessage('endpoint-1', new Date());
    const headers = signedHeaders({ id: 'event-1', body, secrets, now: new Date() });
    for (const secret of secrets) {
      expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'webhook.test' });
    }
  });

  it('has secrets of 32 bytes, and never the same', () => {
    expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newSecret()).not.toBe(newSecret());
  });
});
