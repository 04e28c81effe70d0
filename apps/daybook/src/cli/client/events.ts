import type { RecordedEvent } from '@daybook/event-log';
import { CliError } from '../cli-error.js';
import type { ApiClient } from './api-client.js';

/** An event as it is shown: with the hash of its content, where a secret of that was left out. */
export interface ShownEvent extends RecordedEvent {
  readonly contentHash?: string;
}

/** What GET /v1/events answers. The head is that of the partition when the page was read. */
export interface EventsPage {
  readonly head: { readonly partition: number; readonly position: number; readonly hash: string };
  readonly partitions: number;
  readonly items: readonly ShownEvent[];
}

export interface EventsRead {
  readonly category: string;
  readonly partition: number;
  readonly after: number;
  readonly limit: number;
}

/** The most that one answer holds. */
export const maxEventsPage = 1_000;

export async function readEvents(
  client: ApiClient,
  { category, partition, after, limit }: EventsRead,
): Promise<EventsPage> {
  const page = await client.get<EventsPage | null>('/v1/events', { category, partition, after, limit });
  if (!isPage(page)) throw new CliError(`What answers at ${client.url} is not Daybook.`);
  return page;
}

const isPage = (value: Partial<EventsPage> | null): value is EventsPage =>
  Number.isSafeInteger(value?.partitions) && Array.isArray(value?.items) && value.head !== undefined;
