import { eventExamples } from './examples/index.js';
import { hasSecretFields, mapSecrets, withoutOpenSecrets, withoutSecrets } from './secrets.js';

const placed = (data: object) => ({ type: 'OrderPlaced', schemaVersion: 1, data, position: 7 });

describe('the secrets of an event', () => {
  const order = { customerId: 'C-1', paymentMethod: 'card' };
  const open = placed({ ...order, paymentToken: 'pm_1' });
  const sealed = placed({ ...order, paymentToken: 'sealed:v1:0:abc' });

  it('are left out for everybody', () => {
    for (const event of [open, sealed]) expect(withoutSecrets(event)).toEqual(placed(order));
  });

  it('stay for who checks hashes, if they are sealed', () => {
    expect(withoutOpenSecrets(open)).toEqual(placed(order));
    expect(withoutOpenSecrets(sealed)).toBe(sealed);
  });

  it('become what they are mapped to, and nothing else changes', () => {
    expect(mapSecrets(open, (text) => `${text}!`)).toEqual(placed({ ...order, paymentToken: 'pm_1!' }));
    expect(open.data).toHaveProperty('paymentToken', 'pm_1');
    const none = placed(order);
    expect(withoutSecrets(none)).toBe(none);
    const unknown = { type: 'constructor', schemaVersion: 1, data: order };
    expect(withoutSecrets(unknown)).toBe(unknown);
  });

  it.each(['OrderPlaced', 'PaymentMethodChanged'])('stand in %s', (type) => {
    expect(hasSecretFields({ type, schemaVersion: 1 })).toBe(true);
    const examples = JSON.stringify(eventExamples[type]?.['1']);
    expect(examples).toContain('paymentToken');
  });

  it('stand in no other event', () => {
    expect(hasSecretFields({ type: 'OrderModified', schemaVersion: 1 })).toBe(false);
    expect(hasSecretFields({ type: 'PaymentConfirmed', schemaVersion: 1 })).toBe(false);
  });
});
