import { hash, timingSafeEqual } from 'node:crypto';

/** What a key may be used for. An administrator may do everything. */
export type Role = 'administrator' | 'importer' | 'auditor';

/** Who is asking. */
export interface Principal {
  readonly id: string;
  readonly role: Role;
}

/** A principal with the SHA-256 digest of its key, in hexadecimal; the key itself is kept nowhere. */
export interface KeyedPrincipal extends Principal {
  readonly keySha256: string;
}

/** Whether the principal has the role, or one that stands above it. */
export const mayActAs = (principal: Principal, role: Role): boolean =>
  principal.role === 'administrator' || principal.role === role;

/** The form in which keys are configured. */
export const sha256OfKey = (key: string): string => hash('sha256', key, 'hex');

/** RFC 6750: the scheme in any case, one space, then the token, which has no blanks. */
const BEARER = /^Bearer ([\x21-\x7e]+)$/i;

/** Finds out whose key a request carries. */
export class Authenticator {
  readonly #known: readonly { readonly digest: Buffer; readonly principal: Principal }[];

  constructor(principals: readonly KeyedPrincipal[]) {
    this.#known = principals.map(({ id, role, keySha256 }) => {
      const digest = Buffer.from(keySha256, 'hex');
      if (digest.length !== 32) throw new TypeError(`The key digest of principal "${id}" is not a SHA-256.`);
      return { digest, principal: Object.freeze({ id, role }) };
    });
  }

  authenticate(authorization: string | undefined): Principal | null {
    const key = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
    if (key === undefined) return null;
    const digest = hash('sha256', key, 'buffer');
    let found: Principal | null = null;
    // All are compared, so that the time taken does not tell which one came close.
    for (const known of this.#known) {
      if (timingSafeEqual(known.digest, digest)) found = known.principal;
    }
    return found;
  }
}
