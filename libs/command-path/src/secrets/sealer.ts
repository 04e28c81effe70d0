import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { isSealed, sealedPrefix } from '@daybook/contracts';
import type { KeyPurpose, KeyStore, SecretKey } from './key-store.port.js';

/** There is a secret to be stored, and no key to seal it with. */
export class SealingKeyMissingError extends Error {
  override readonly name = 'SealingKeyMissingError';
  constructor() {
    super('There is no key to seal secrets with; DAYBOOK_SECRETS_KEY names one.');
  }
}

/** A sealed secret cannot be opened: its key is not here, or it was altered, or moved from another stream. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
  constructor(reason: string) {
    super(`A sealed secret cannot be opened: ${reason}.`);
  }
}

const [ivBytes, tagBytes, keyIdLength] = [12, 16, 8];
const form = new RegExp(`^${sealedPrefix}v1:([0-9a-f]{${keyIdLength}}):([A-Za-z0-9_-]+)$`);

/**
 * Seals texts with AES-256-GCM for one purpose: `sealed:v1:<key>:<nonce, text and tag in base64url>`. The nonce is
 * random, and the stream is authenticated with the text, so what is sealed for one order opens in no other.
 */
export class Sealer {
  private readonly keysById: ReadonlyMap<string, SecretKey>;

  private constructor(private readonly keys: readonly SecretKey[]) {
    this.keysById = new Map(keys.map((key) => [idOf(key), key]));
  }

  static async with(store: KeyStore, purpose: KeyPurpose): Promise<Sealer> {
    return new Sealer(await store.keysFor(purpose));
  }

  /** Seals nothing, and opens what is not sealed. */
  static readonly withoutKey = new Sealer([]);

  /** @throws SealingKeyMissingError */
  seal(text: string, streamId: string): string {
    const [key] = this.keys;
    if (!key) throw new SealingKeyMissingError();
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(streamId));
    const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${sealedPrefix}v1:${idOf(key)}:${sealed.toString('base64url')}`;
  }

  /**
   * The text that was sealed; what is not sealed is from before secrets were, and is the text itself.
   *
   * @throws SecretUnreadableError
   */
  open(sealed: string, streamId: string): string {
    if (!isSealed(sealed)) return sealed;
    const [, keyId = '', encoded = ''] = form.exec(sealed) ?? [];
    const key = this.keysById.get(keyId);
    if (!key)
      throw new SecretUnreadableError(keyId === '' ? 'it has no form that is known' : 'its key is not here');
    const bytes = Buffer.from(encoded, 'base64url');
    if (bytes.length < ivBytes + tagBytes) throw new SecretUnreadableError('it is cut off');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(streamId))
        .setAuthTag(bytes.subarray(-tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString(
        'utf8',
      );
    } catch {
      throw new SecretUnreadableError('it was altered, or sealed for another stream');
    }
  }

  /** The same, for who can do without: what cannot be opened stays sealed. */
  openIfPossible(sealed: string, streamId: string): string {
    try {
      return this.open(sealed, streamId);
    } catch {
      return sealed;
    }
  }
}

/** Tells which key it was, and nothing of the key. */
const idOf = (key: SecretKey): string =>
  hash('sha256', Buffer.concat([Buffer.from('daybook key id'), key])).slice(0, keyIdLength);
