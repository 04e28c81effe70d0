import type { Contender, Context, Subject } from '../../benchmark.ts';
import { closedLoop } from '../../harness/closed-loop.ts';
import { aSku, soldOut, type StockEvent } from '../../workload/stock.ts';

export interface StockLoader {
  /** Appends the first events of a new stream. */
  begin(sku: string, events: readonly [StockEvent, ...StockEvent[]]): Promise<unknown>;
  /** Loads the stream, and tells whether what it found is what stands in it: that no unit is left. */
  load(sku: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface StockLoaderKind extends Pick<Contender, 'name' | 'kind'> {
  readonly openLoader: (context: Context, callers: number) => Promise<StockLoader>;
}

export const eventsOfStream = 1_000;

/** So that callers at the same time read different ones. */
const streams = 16;

/** So many callers, each of which loads one stream after another. Nothing is written, and all is in shared buffers. */
export const loading = ({ name, kind, openLoader }: StockLoaderKind, callers: number): Contender => ({
  name,
  kind,
  async open(context): Promise<Subject> {
    const loader = await openLoader(context, callers);
    const skus = Array.from({ length: streams }, aSku);
    for (const sku of skus) await loader.begin(sku, soldOut(eventsOfStream));
    let turn = 0;
    return {
      round: (seconds) =>
        closedLoop(callers, seconds, async () => {
          if (!(await loader.load(skus[(turn += 1) % streams]!))) throw new Error('A stream was not loaded.');
        }),
      close: () => loader.close(),
    };
  },
});
