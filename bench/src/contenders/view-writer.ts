import type { PartitionBatch } from '@daybook/event-feed';
import type { Context, Contender, Subject } from '../benchmark.ts';
import { passes } from '../harness/passes.ts';
import { PlacedOrders } from '../workload/placed-orders.ts';
import { category, partitions } from './daybook-log.ts';

/** As many as a feed delivers at once. */
const batchEvents = 1_000;

/** Something that brings the views up to date with a batch of events, durably. */
export interface ViewWriter {
  /** Makes ready what need not be measured, and gives what is. */
  prepare(batches: readonly PartitionBatch[]): () => Promise<unknown>;
  close(): Promise<unknown>;
}

export interface ViewWriterKind extends Pick<Contender, 'name' | 'kind'> {
  readonly openWriter: (context: Context) => Promise<ViewWriter>;
}

/** One batch of placed orders after another, as a projector works. */
export const writingViews = ({ name, kind, openWriter }: ViewWriterKind): Contender => ({
  name,
  kind,
  async open(context): Promise<Subject> {
    const writer = await openWriter(context);
    const orders = new PlacedOrders(category, partitions);
    return {
      round: (seconds) =>
        passes(seconds, () => {
          const write = writer.prepare(orders.next(batchEvents));
          return {
            async work() {
              await write();
              return batchEvents;
            },
          };
        }),
      async close() {
        await writer.close();
      },
    };
  },
});
