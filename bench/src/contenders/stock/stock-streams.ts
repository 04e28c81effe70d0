import type { Contender, Context, Subject } from '../../benchmark.ts';
import { closedLoop } from '../../harness/closed-loop.ts';
import { aReservation, aSku, type StockCommand, type UnitReserved } from '../../workload/stock.ts';

/** The streams of skus as a way of event sourcing keeps them. */
export interface StockStreams<Command> {
  /** Decides on the newest state, and appends what was decided: no event where the command was rejected. */
  handle(sku: string, command: Command): Promise<readonly Pick<StreamEvent, 'type'>[]>;
  /** What stands in the stream. */
  events(sku: string): Promise<readonly StreamEvent[]>;
  close(): Promise<void>;
}

export interface StreamEvent {
  readonly type: string;
  readonly data: unknown;
}

export interface StockKind<Command> extends Pick<Contender, 'name' | 'kind'> {
  readonly openStock: (context: Context) => Promise<StockStreams<Command>>;
}

/**
 * Connections of those who hold one from reading a stream to writing to it. On one, commands are decided in turn and
 * never in vain; that was more than twice as fast as on node-postgres' 10, where most of the work ends in conflicts.
 */
export const oneStreamConnections = 1;

/** More than are ever asked for. */
const plenty = 1_000_000_000;

/**
 * So many callers, all of which reserve units of the same sku.
 *
 * Each round has a sku of its own, whose stream begins with the count, so that all rounds begin at the same length.
 * From there it grows with each unit that is granted. So the stream of the faster one is the longer one, and whoever
 * reads all of it for each decision is measured on fewer events, not on more, than the one that it is compared with.
 */
export const reserving = (
  { name, kind, openStock }: StockKind<StockCommand>,
  callers: number,
): Contender => ({
  name,
  kind,
  async open(context): Promise<Subject> {
    const stock = await openStock(context);
    return {
      async round(seconds) {
        const sku = aSku();
        await stock.handle(sku, { type: 'CountUnits', units: plenty });
        const round = await closedLoop(callers, seconds, async () => {
          const events = await stock.handle(sku, aReservation());
          if (events.length === 0) throw new Error('There were units left.');
        });
        assertEachOnce(reservedAfterEach(await stock.events(sku)), round.operations);
        return round;
      },
      close: () => stock.close(),
    };
  },
});

/** Of each reservation in order, how many units are reserved after it. */
const reservedAfterEach = (events: readonly StreamEvent[]): number[] =>
  events.flatMap(({ type, data }) =>
    type === 'UnitReserved' ? [(data as UnitReserved['data']).reserved] : [],
  );

/** Every answer stands in the stream, none is there twice, and each was decided on all of those before it. */
function assertEachOnce(reserved: readonly number[], answers: number): void {
  const wrong = reserved.findIndex((units, index) => units !== index + 1);
  if (reserved.length !== answers || wrong !== -1) {
    throw new Error(
      `${answers} units were granted, ${reserved.length} stand in the stream` +
        (wrong === -1 ? '.' : `, and number ${wrong + 1} says ${reserved[wrong]}.`),
    );
  }
}
