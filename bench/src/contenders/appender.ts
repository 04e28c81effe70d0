import type { Context, Contender, Subject } from '../benchmark.ts';
import { closedLoop } from '../harness/closed-loop.ts';
import { aPlacedOrder, type PlacedOrder } from '../workload/orders.ts';

/** Something that can append an event, durably, as the first one of a new stream. */
export interface Appender {
  append(order: PlacedOrder): Promise<unknown>;
  close(): Promise<void>;
}

export interface AppenderKind extends Pick<Contender, 'name' | 'kind'> {
  readonly openAppender: (context: Context, callers: number) => Promise<Appender>;
}

/** So many callers, each of which appends one order after another, each to a stream of its own. */
export const appending = ({ name, kind, openAppender }: AppenderKind, callers: number): Contender => ({
  name,
  kind,
  async open(context): Promise<Subject> {
    const appender = await openAppender(context, callers);
    return {
      round: (seconds) => closedLoop(callers, seconds, () => appender.append(aPlacedOrder())),
      close: () => appender.close(),
    };
  },
});
