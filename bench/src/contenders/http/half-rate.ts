import type { Context, Contender, Subject } from '../../benchmark.ts';
import { closedLoop } from '../../harness/closed-loop.ts';
import { openLoop } from '../../harness/open-loop.ts';
import { anOrder, aPlacedOrder } from '../../workload/orders.ts';
import { bareInsert } from '../bare-insert.ts';
import { connections, HttpClient } from './http-client.ts';
import { startCommandService } from './place-order.ts';

/** Of what ours places at its peak. */
const share = 0.5;

/** Found by ours, which is opened first, and kept by both. */
let perSecond: number | undefined;

export const daybookAtHalfRate: Contender = {
  name: 'daybook',
  kind: 'ours',
  async open(context): Promise<Subject> {
    const service = await startCommandService(context);
    const client = new HttpClient(service.url);
    perSecond = share * (await peakRate(client, context));
    const rate = perSecond;
    return {
      round: (seconds) =>
        openLoop({ perSecond: rate, seconds }, async (dueAt) => {
          await client.placeOrder(anOrder());
          return dueAt;
        }),
      async close() {
        await client.close();
        await service.stop();
      },
    };
  },
};

async function peakRate(client: HttpClient, { isQuick }: Context): Promise<number> {
  const seconds = isQuick ? 1 : 10;
  const place = (forSeconds: number) =>
    closedLoop(connections, forSeconds, () => client.placeOrder(anOrder()));
  // A service that has just been started gets faster for a while.
  await place(seconds);
  const peak = await place(seconds);
  return peak.operations / peak.seconds;
}

/** A row and its commit, over a pool of connections, without HTTP and without anything that could be left out. */
export const bareCommitAtRate: Contender = {
  name: 'one bare commit',
  kind: 'limit',
  async open(context): Promise<Subject> {
    const rate = perSecond;
    if (rate === undefined) throw new Error('The rate is that of ours, which has to be opened first.');
    const appender = await bareInsert.openAppender(context, connections);
    return {
      round: (seconds) =>
        openLoop({ perSecond: rate, seconds }, async (dueAt) => {
          await appender.append(aPlacedOrder());
          return dueAt;
        }),
      close: () => appender.close(),
    };
  },
};
