import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a list is about: its filters and its sort, but not how much of it is asked for. */
export type ListIdentity = Readonly<Record<string, string | undefined>>;

function fingerprint(list: ListIdentity): string {
  const given = Object.entries(list).filter(([, value]) => value !== undefined);
  const sorted = given.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 16);
}

/** Where a page ended, as a token that only this service can make and that fits only this list. */
export function writeCursor(end: readonly string[], list: ListIdentity, secret: Buffer): string {
  const content = Buffer.from(JSON.stringify([...end, fingerprint(list)])).toString('base64url');
  return `${content}.${signature(content, secret)}`;
}

/** The end of the page that the token tells of; nothing where the token is not one of ours for this list. */
export function readCursor(token: string, list: ListIdentity, secret: Buffer): string[] | undefined {
  const [content = '', given = '', ...rest] = token.split('.');
  if (rest.length > 0) return undefined;
  const [expected, actual] = [Buffer.from(signature(content, secret)), Buffer.from(given)];
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined;
  const end = JSON.parse(Buffer.from(content, 'base64url').toString()) as string[];
  return end.pop() === fingerprint(list) ? end : undefined;
}

const signature = (content: string, secret: Buffer): string =>
  createHmac('sha256', secret).update(content).digest('base64url');
