import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header that holds `t=<seconds since 1970>,v1=<HMAC-SHA-256 of "t.body", in hexadecimal>`. */
export const signatureHeader = 'simulator-signature';
/** How old a signature may be: a recorded message cannot be played back for long. */
export const maxSignatureAgeS = 300;

const digest = (rawBody: Buffer, timeS: number, secret: string): Buffer =>
  createHmac('sha256', secret).update(`${timeS}.`).update(rawBody).digest();

export const sign = (rawBody: Buffer, timeS: number, secret: string): string =>
  `t=${timeS},v1=${digest(rawBody, timeS, secret).toString('hex')}`;

interface Signed {
  readonly rawBody: Buffer;
  readonly header: string;
  readonly secret: string;
  readonly nowS: number;
}

/** Why a signature does not count; undefined where it was made with the secret, and not long ago. */
export function signatureFault({ rawBody, header, secret, nowS }: Signed) {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (match === null) return 'signature-invalid' as const;
  const timeS = Number(match[1]);
  const given = Buffer.from(match[2]!, 'hex');
  if (!timingSafeEqual(given, digest(rawBody, timeS, secret))) return 'signature-invalid' as const;
  return Math.abs(nowS - timeS) > maxSignatureAgeS ? ('too-old' as const) : undefined;
}
