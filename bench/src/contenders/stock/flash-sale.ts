import type { StockCommand } from '@daybook/stock';
import type { Contender, Subject } from '../../benchmark.ts';
import { closedLoopOf, newHistogram } from '../../harness/closed-loop.ts';
import { type Pass, passes } from '../../harness/passes.ts';
import { assertSoldOut, oneUnit, received, unitsReserved } from '../../workload/sale.ts';
import { aSku } from '../../workload/stock.ts';
import type { StockKind } from './stock-streams.ts';

export interface Sale {
  readonly callers: number;
  readonly units: number;
  /** How often one is asked for, by all callers together and each time for another order. */
  readonly asks: number;
}

/** Under --quick. */
const small = { units: 100, asks: 200 };

/** Sales one after another, each of a sku of its own, in which nobody gets what is not there. */
export const selling = ({ name, kind, openStock }: StockKind<StockCommand>, sale: Sale): Contender => ({
  name,
  kind,
  async open(context): Promise<Subject> {
    const { callers, units, asks } = { ...sale, ...(context.isQuick && small) };
    const stock = await openStock(context);
    return {
      async round(seconds) {
        const latencies = newHistogram();
        const prepare = async (): Promise<Pass> => {
          const sku = aSku();
          await stock.handle(sku, received(units));
          let granted = 0;
          let refused = 0;
          const ask = async () => {
            const events = await stock.handle(sku, oneUnit());
            if (events.some(({ type }) => type === 'StockReserved')) granted += 1;
            else refused += 1;
          };
          return {
            async work() {
              await closedLoopOf({ callers, operations: asks, latencies }, ask);
              return asks;
            },
            async finish() {
              const reserved = unitsReserved(await stock.events(sku));
              assertSoldOut(name, { units, asks, granted, refused, reserved });
            },
          };
        };
        return { ...(await passes(seconds, prepare)), latencies };
      },
      close: () => stock.close(),
    };
  },
});
