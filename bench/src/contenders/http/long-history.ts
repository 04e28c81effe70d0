import { migrateViews } from '@daybook/views';
import type { Contender, Context, Round, Subject } from '../../benchmark.ts';
import { closedLoop } from '../../harness/closed-loop.ts';
import { openLoop } from '../../harness/open-loop.ts';
import { filledLog, type StreamContent } from '../../workload/filled-log.ts';
import {
  orderChangedInSteps,
  orderChangedThroughout,
  orderOfAddedLines,
} from '../../workload/long-orders.ts';
import { startService } from './daybook-services.ts';
import { HttpClient } from './http-client.ts';

export const probesPerSecond = 100;

interface QueryService {
  readonly client: HttpClient;
  readonly orderIds: readonly string[];
}

/** A query-service over a log of these orders. */
const readingHistories = (
  ordersOf: (context: Context) => readonly StreamContent[],
  round: (service: QueryService, seconds: number) => Promise<Round>,
): Contender => ({
  name: 'daybook',
  kind: 'ours',
  async open(context): Promise<Subject> {
    const orders = ordersOf(context);
    const databaseUrl = await filledLog(context.engines, {
      streams: orders.length,
      stream: (n) => orders[n]!,
    });
    await migrateViews(databaseUrl);
    const service = await startService('query-service', { databaseUrl });
    const client = new HttpClient(service.url);
    const orderIds = orders.map(({ streamId }) => streamId);
    return {
      round: (seconds) => round({ client, orderIds }, seconds),
      async close() {
        await client.close();
        await service.stop();
      },
    };
  },
});

/** The history of an order in both directions, page by page, until it is told to end. */
async function readOnAndOn({ client }: QueryService, orderId: string, isOver: () => boolean): Promise<void> {
  for (let sort = 'version'; ; sort = sort === 'version' ? '-version' : 'version') {
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      if (isOver()) return;
      cursor = await client.getHistory(orderId, { sort, ...(cursor && { cursor }) });
    }
  }
}

/** Asks whether the service is alive while the longest of histories are read of it, each by one reader. */
export const probedWhileReading = readingHistories(
  ({ isQuick }) => [
    orderOfAddedLines(isQuick ? 400 : 4_000),
    orderChangedThroughout(isQuick ? 500 : 5_000, isQuick ? 10 : 260),
  ],
  async (service, seconds) => {
    let isOver = false;
    const reading = service.orderIds.map((orderId) => readOnAndOn(service, orderId, () => isOver));
    const probing = openLoop({ perSecond: probesPerSecond, seconds }, async (dueAt) => {
      await service.client.getHealth();
      return dueAt;
    }).finally(() => (isOver = true));
    const [round] = await Promise.all([probing, ...reading]);
    return round;
  },
);

/** Reads all of the history of one order. */
export const wholeHistory = readingHistories(
  () => [orderChangedInSteps(1_114, 800)],
  ({ client, orderIds: [orderId] }, seconds) =>
    closedLoop(1, seconds, async () => {
      const cursor = await client.getHistory(orderId!, { limit: '1000' });
      if (cursor !== undefined) throw new Error('The history is more than a page.');
    }),
);
