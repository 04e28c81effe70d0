import { hkdfSync } from 'node:crypto';
import type { KeyPurpose, KeyStore, SecretKey } from './key-store.port.js';

export const secretKeyBytes = 32;

/** Keys that follow from what this process was given at its start, by HKDF (RFC 5869), for each purpose another one. */
export class DerivedKeys implements KeyStore {
  /** @param masters the present one first */
  constructor(private readonly masters: readonly SecretKey[]) {}

  async keysFor(purpose: KeyPurpose): Promise<readonly SecretKey[]> {
    return this.masters.map((master) =>
      Buffer.from(hkdfSync('sha256', master, '', `daybook ${purpose}`, secretKeyBytes)),
    );
  }
}
