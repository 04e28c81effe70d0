/** For what the keys of one use are; each use has keys of its own. */
export type KeyPurpose = 'payment-tokens';

/** A key of 256 bits. */
export type SecretKey = Buffer;

/** Where the keys are with which secrets are sealed. They never stand where the log is, or its backups. */
export interface KeyStore {
  /** The one that seals first, then those before it, which still open; none where there is no key. */
  keysFor(purpose: KeyPurpose): Promise<readonly SecretKey[]>;
}
