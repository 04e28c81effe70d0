import type { RecordedEvent } from '@daybook/event-log';
import { type ApiClient, shortPatienceMs, withApiClient } from '../../client/api-client.js';
import { maxEventsPage, readEvents } from '../../client/events.js';
import type { CliContext } from '../../context.js';
import { printJson, printLine } from '../../output/print.js';
import { type Column, tableLines } from '../../output/table.js';
import type { CommonOptions } from '../../common-options.js';

export interface EventsOptions extends CommonOptions {
  readonly category: string;
  readonly partition?: number;
  readonly after?: number;
  readonly limit: number;
}

const columns: readonly Column<RecordedEvent>[] = [
  { title: 'POSITION', value: ({ category, partition, position }) => `${category}:${partition}:${position}` },
  { title: 'TYPE', value: (event) => event.type },
  { title: 'STREAM', value: (event) => event.streamId },
  { title: 'VERSION', value: (event) => event.version, align: 'right' },
  { title: 'OCCURRED', value: (event) => event.occurredAt },
  { title: 'RECORDED', value: (event) => event.recordedAt },
  { title: 'ACTOR', value: ({ actor }) => `${actor.id} (${actor.role})` },
];

/** Prints page by page; as JSON, one event a line. */
export async function listEvents(options: EventsOptions, context: CliContext): Promise<void> {
  await withApiClient(
    context,
    { ...options, connections: 1, patienceMs: shortPatienceMs },
    async (client) => {
      let isFirst = true;
      for await (const page of pagesOf(client, options)) {
        if (options.json) {
          for (const event of page) await printJson(context.stdout, event);
          continue;
        }
        // The titles are wanted once, though every page is aligned by itself.
        const lines = tableLines(columns, page).slice(isFirst ? 0 : 1);
        for (const line of lines) await printLine(context.stdout, line);
        isFirst = false;
      }
    },
  );
}

async function* pagesOf(
  client: ApiClient,
  { category, partition: only, after: start = 0, limit }: EventsOptions,
): AsyncGenerator<readonly RecordedEvent[]> {
  let left = limit;
  let partition = only ?? 0;
  let after = start;
  while (left > 0) {
    const page = await readEvents(client, {
      category,
      partition,
      after,
      limit: Math.min(maxEventsPage, left),
    });
    if (page.items.length > 0) yield page.items;
    left -= page.items.length;
    after = page.items.at(-1)?.position ?? after;
    if (page.items.length > 0) continue;
    if (only !== undefined || partition + 1 >= page.partitions) return;
    partition += 1;
    after = 0;
  }
}
