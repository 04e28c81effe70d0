import type { ParkedName } from './parked-streams.port.js';

/** The name of a parked stream outside: `payments.inbox:orders:536365`. */
export const parkedId = ({ subscription, category, streamId }: ParkedName): string =>
  `${subscription}:${category}:${streamId}`;

/** What an id names; nothing where it is none. */
export function parkedName(id: string): ParkedName | undefined {
  const match = /^([a-z]+(?:\.[a-z]+)*):([a-z]+):(.+)$/su.exec(id);
  if (match === null) return undefined;
  const [, subscription, category, streamId] = match;
  return { subscription: subscription!, category: category!, streamId: streamId! };
}
