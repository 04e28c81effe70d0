import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender } from '../benchmark.ts';
import { openLoop } from '../harness/open-loop.ts';
import { watchingMemory } from '../harness/memory-watch.ts';
import { anOrder } from '../workload/orders.ts';
import { startAllInOne } from './http/daybook-services.ts';
import { HttpClient } from './http/http-client.ts';

export const requestsPerSecond = 60;
/** In less there is too little to be looked at. */
const shortestSeconds = 3;
/** Orders that are read; older ones are left alone, as those of a shop are. */
const readOrders = 20_000;

/** All in one process with the processes on: orders are placed, paid by card or billed, confirmed, read and listed. */
export const allInOneUnderLoad: Contender = {
  name: 'daybook, embedded',
  kind: 'ours',
  async open({ engines }) {
    const dataDir = await mkdtemp(join(tmpdir(), 'daybook-bench-'));
    const service = await startAllInOne(await engines.database(), dataDir, {
      DAYBOOK_PROCESSES: 'on',
      DAYBOOK_PAYMENT_DELAY_SECONDS: '0',
    });
    const client = new HttpClient(service.url);
    const placed: { readonly orderId: string; readonly customerId: string }[] = [];
    const any = () => placed[randomInt(placed.length)]!;

    const place = async () => {
      const order = { ...anOrder(), paymentMethod: randomInt(2) === 0 ? 'card' : 'invoice' };
      const position = await client.placeOrder(order);
      // What is read afterwards is in the views.
      await client.getOrder(order.orderId, position);
      placed.push(order);
      if (placed.length > readOrders) placed.shift();
    };
    const requests = [
      { share: 25, send: place },
      { share: 45, send: () => client.getOrder(any().orderId) },
      { share: 20, send: () => client.listOrders(any().customerId) },
      { share: 10, send: () => client.getHistory(any().orderId, {}) },
    ];
    const deck = requests.flatMap(({ share, send }) => Array.from({ length: share }, () => send));
    await place();

    return {
      async round(seconds) {
        const watched = [{ name: 'all-in-one', pid: service.pid }];
        const { result, series } = await watchingMemory(watched, () =>
          openLoop(
            { perSecond: requestsPerSecond, seconds: Math.max(seconds, shortestSeconds) },
            async (dueAt) => {
              await deck[randomInt(deck.length)]!();
              return dueAt;
            },
          ),
        );
        // Without the latencies: those of several kinds of requests say nothing in one.
        return { operations: result.operations, seconds: result.seconds, series };
      },
      async close() {
        await client.close();
        await service.stop();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  },
};
