import { type EventsPage, type EventsQuery, withoutOpenSecrets } from '@daybook/contracts';
import {
  contentHash,
  type EventLog,
  LogDamagedError,
  type PartitionHead,
  type RecordedEvent,
} from '@daybook/event-log';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Static } from 'typebox';
import { problems } from '../../problems.js';
import { EVENT_LOG } from '../../tokens.js';

export class ListEvents extends Query<Static<typeof EventsPage>> {
  constructor(readonly query: EventsQuery) {
    super();
  }
}

@QueryHandler(ListEvents)
export class ListEventsHandler implements IQueryHandler<ListEvents> {
  constructor(@Inject(EVENT_LOG) private readonly log: EventLog) {}

  async execute({ query: { category, partition, after = 0, limit = 500 } }: ListEvents) {
    if (!this.log.categories().includes(category)) throw problems.categoryNotFound();
    const partitions = this.log.partitionCount(category);
    if (partition >= partitions) throw problems.categoryNotFound();
    // The events first: a head that is read later never stands before the last of them.
    const items = await this.log.readPartition({ category, partition, after, limit });
    const head = headOf(await this.log.heads(category), { category, partition });
    return { head, partitions, items: items.map(shown) };
  }
}

/** What was left out of it its hash still covers; so who checks that is told the hash of the content. */
function shown(event: RecordedEvent): Static<typeof EventsPage>['items'][number] {
  const shownEvent = withoutOpenSecrets(event);
  return {
    ...shownEvent,
    actor: { ...event.actor },
    ...(shownEvent !== event && { contentHash: contentHash(event).toString('hex') }),
  };
}

function headOf(
  heads: readonly PartitionHead[],
  { category, partition }: { category: string; partition: number },
): PartitionHead {
  const head = heads.find((each) => each.partition === partition);
  if (head) return head;
  const what = `The log of ${category} has lost the head of partition ${partition}.`;
  throw new LogDamagedError({ what, category, partition });
}
