import { randomBytes } from 'node:crypto';
import { DerivedKeys, secretKeyBytes } from './derived-keys.js';
import { Sealer, SealingKeyMissingError, SecretUnreadableError } from './sealer.js';

const aKey = () => randomBytes(secretKeyBytes);
const sealerOf = (...keys: Buffer[]) => Sealer.with(new DerivedKeys(keys), 'payment-tokens');

describe('a sealed secret', () => {
  const [old, present] = [aKey(), aKey()];

  it.each(['pm_1', 'ü '.repeat(100), 'sealed:v1:00000000:AAAA'])('opens again: %s', async (text) => {
    const sealer = await sealerOf(present);
    const sealed = sealer.seal(text, 'A-1');
    expect(sealed).toMatch(/^sealed:v1:[0-9a-f]{8}:[\w-]+$/);
    expect(sealed).not.toContain(text);
    expect(sealer.open(sealed, 'A-1')).toBe(text);
    expect(sealer.seal(text, 'A-1')).not.toBe(sealed);
  });

  it('opens after its key was followed by another one, which seals from then on', async () => {
    const sealed = (await sealerOf(old)).seal('pm_1', 'A-1');
    const sealer = await sealerOf(present, old);
    expect(sealer.open(sealed, 'A-1')).toBe('pm_1');
    expect((await sealerOf(present)).open(sealer.seal('pm_1', 'A-1'), 'A-1')).toBe('pm_1');
  });

  it('opens for nobody without its key, in no other stream, and not once it was altered', async () => {
    const sealer = await sealerOf(present);
    const sealed = sealer.seal('pm_1', 'A-1');
    const altered = `${sealed.slice(0, -3)}${sealed.at(-3) === 'A' ? 'B' : 'A'}${sealed.slice(-2)}`;
    const attempts: [Sealer, string, string][] = [
      [await sealerOf(old), sealed, 'A-1'],
      [Sealer.withoutKey, sealed, 'A-1'],
      [sealer, sealed, 'A-2'],
      [sealer, altered, 'A-1'],
      [sealer, sealed.slice(0, 30), 'A-1'],
      [sealer, 'sealed:v2:what', 'A-1'],
    ];
    for (const [who, text, streamId] of attempts) {
      expect(() => who.open(text, streamId)).toThrow(SecretUnreadableError);
      expect(who.openIfPossible(text, streamId)).toBe(text);
    }
  });

  it('is not made without a key; what was never sealed is as it is', () => {
    expect(() => Sealer.withoutKey.seal('pm_1', 'A-1')).toThrow(SealingKeyMissingError);
    expect(Sealer.withoutKey.open('pm_1', 'A-1')).toBe('pm_1');
  });
});
