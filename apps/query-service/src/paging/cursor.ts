import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { ListOrdersQuery } from '@daybook/contracts';
import type { PageEnd } from '@daybook/views';

/** What a list is about: its filters and its sort, but not how much of it is asked for. */
function fingerprint({ cursor: _cursor, limit: _limit, ...list }: ListOrdersQuery): string {
  const sorted = Object.entries(list).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 16);
}

/** Where a page ended, as a token that only this service can make and that fits only this list. */
export function writeCursor({ value, orderId }: PageEnd, list: ListOrdersQuery, secret: Buffer): string {
  const content = Buffer.from(JSON.stringify([value, orderId, fingerprint(list)])).toString('base64url');
  return `${content}.${signature(content, secret)}`;
}

/** The end of the page that the token tells of; nothing where the token is not one of ours for this list. */
export function readCursor(token: string, list: ListOrdersQuery, secret: Buffer): PageEnd | undefined {
  const [content = '', given = '', ...rest] = token.split('.');
  if (rest.length > 0) return undefined;
  const [expected, actual] = [Buffer.from(signature(content, secret)), Buffer.from(given)];
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined;
  const [value, orderId, of] = JSON.parse(Buffer.from(content, 'base64url').toString()) as [
    string,
    string,
    string,
  ];
  return of === fingerprint(list) ? { value, orderId } : undefined;
}

const signature = (content: string, secret: Buffer): string =>
  createHmac('sha256', secret).update(content).digest('base64url');
