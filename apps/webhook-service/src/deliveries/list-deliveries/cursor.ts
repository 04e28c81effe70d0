import type { DeliveriesRead, Delivery } from '@daybook/webhooks';

type PageEnd = NonNullable<DeliveriesRead['after']>;

const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Where a page ended, as a token. It says nothing that the page does not, so it needs no signature. */
export const writeCursor = ({ createdAt, eventId }: Delivery): string =>
  Buffer.from(`${createdAt} ${eventId}`).toString('base64url');

/** The end of the page that the token tells of; nothing where it is not one of ours. */
export function readCursor(token: string): PageEnd | undefined {
  const [, createdAt, eventId] = form.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (createdAt === undefined || eventId === undefined) return undefined;
  return Number.isNaN(Date.parse(createdAt)) ? undefined : { createdAt, eventId };
}
