import { hasSecretFields } from '@daybook/contracts';
import { checkChain, formatPosition, genesisHash, partitionOf, unknownFields } from '@daybook/event-log';
import type { ApiClient } from '../../client/api-client.js';
import {
  type EventsPage,
  type EventsRead,
  maxEventsPage,
  readEvents,
  type ShownEvent,
} from '../../client/events.js';
import { isLasting, RefusedError } from '../../client/problem.js';

/** The first thing in a partition that is not as it was written. */
export interface Fault {
  /** Where, as in `orders:3:1042`. */
  readonly position: string;
  /** What, as the rest of a sentence that begins with the position. */
  readonly fault: string;
  readonly eventId?: string;
}

export interface VerifyPartition {
  readonly category: string;
  readonly partition: number;
  /** Up to where the views had the partition before it is read; 0 where there are none of it. */
  readonly checkpoint: number;
  /** Is told how many events more were found to be good, and how many the partition has. */
  readonly onProgress: (events: number, head: number) => void;
}

interface Place {
  readonly position: number;
  readonly hash: string;
}

/**
 * Follows the chain from the first event to the head that the log had in the beginning, or beyond.
 *
 * Events may be appended meanwhile. The chain must therefore pass through the first head that was
 * read, and the head that is read in the end must not lie behind what was followed.
 *
 * That a stream's versions are 1, 2, 3 … is not looked at: it would take memory for every stream, and
 * a version is part of what the hash covers.
 */
export async function verifyPartition(
  client: ApiClient,
  { category, partition, checkpoint, onProgress }: VerifyPartition,
): Promise<Fault | undefined> {
  let place: Place = { position: 0, hash: genesisHash };
  let head: Place | undefined;
  const faultAt = (position: number, fault: string, eventId?: string): Fault => ({
    position: formatPosition({ category, partition, position }),
    fault,
    ...(eventId !== undefined && { eventId }),
  });
  for (;;) {
    const after = place.position;
    const page = await pageOrDamage(client, { category, partition, after, limit: maxEventsPage });
    if ('damage' in page) return faultAt(after + 1, page.damage);
    if (head && page.items.length === 0 && after < head.position) {
      return faultAt(after + 1, `the event is missing; the log's head says that there are ${head.position}`);
    }
    const isEnd = head !== undefined && after >= head.position;
    if (isEnd) return behindOf(page, { place, checkpoint }, faultAt);
    head ??= page.head;
    for (const event of page.items) {
      const found = faultOf(event, place, { category, partition, partitions: page.partitions });
      if (found) return faultAt(place.position + 1, found, event.eventId);
      place = event;
      if (place.position === head.position && place.hash !== head.hash) {
        return faultAt(place.position, "the hash is not the one that the log's head says", event.eventId);
      }
    }
    onProgress(place.position - after, head.position);
  }
}

/**
 * The page, or what is damaged there, as the server says it.
 *
 * @throws CliError for everything else
 */
export async function pageOrDamage(
  client: ApiClient,
  read: EventsRead,
): Promise<EventsPage | { readonly damage: string }> {
  try {
    return await readEvents(client, read);
  } catch (error) {
    if (!(error instanceof RefusedError) || !isLasting(error.problem)) throw error;
    return { damage: error.message.replace(/\.$/, '') };
  }
}

/**
 * A head that has gone back since shows that the tail was cut off, or the head tampered with. So does a head that
 * lies behind what the views have: they have nothing that was not in the log.
 */
function behindOf(
  { head }: EventsPage,
  { place, checkpoint }: { readonly place: Place; readonly checkpoint: number },
  faultAt: (position: number, fault: string) => Fault,
): Fault | undefined {
  if (head.position < place.position) {
    return faultAt(place.position, `the event lies beyond the log's head, which says ${head.position}`);
  }
  if (head.position === place.position && head.hash !== place.hash) {
    return faultAt(place.position, "the hash is not the one that the log's head says");
  }
  if (head.position < checkpoint) {
    const fault = `the event is missing; the views have ${checkpoint}, the log's head says that there are ${head.position}`;
    return faultAt(head.position + 1, fault);
  }
  return undefined;
}

/** Only of an event that may have lost a secret on the way the hash of its content is believed. */
function faultOf(
  { contentHash, ...event }: ShownEvent,
  place: Place,
  { category, partition, partitions }: { category: string; partition: number; partitions: number },
): string | undefined {
  let chainFault: ReturnType<typeof checkChain>;
  try {
    const content = contentHash === undefined ? undefined : Buffer.from(contentHash, 'hex');
    if (content && !hasSecretFields(event)) return 'the event has what its hash does not cover: contentHash';
    chainFault = checkChain(place, event, content);
  } catch {
    return 'the event has lost a field that the hash covers';
  }
  if (chainFault === 'position') return `the event is missing; the next one has position ${event.position}`;
  if (chainFault === 'hash') return 'the hash does not match its content';
  const unknown = unknownFields(event);
  if (unknown.length > 0) return `the event has what its hash does not cover: ${unknown.join(', ')}`;
  if (event.category !== category || event.partition !== partition) {
    return `the event says that it belongs to ${event.category}:${event.partition}`;
  }
  const home = partitionOf(event.streamId, partitions);
  if (home !== partition) return `the stream of the event belongs to partition ${home}`;
  return undefined;
}
