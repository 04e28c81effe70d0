import { randomInt } from 'node:crypto';
import { until } from '@daybook/test-kit';
import type { Contender } from '../benchmark.ts';
import { closedLoop } from '../harness/closed-loop.ts';
import { watchingMemory } from '../harness/memory-watch.ts';
import { anOrder } from '../workload/orders.ts';
import { startDistributed } from './http/distributed-services.ts';
import { HttpClient } from './http/http-client.ts';

/** Of each kind: one half places orders, the other one reads them. */
const callers = 32;
/** Orders that are read, in the views before the load begins. */
const readOrders = 1_000;
/** In less there is too little to be looked at. */
const shortestSeconds = 3;

/** The services, each in a process of its own over PostgreSQL, Kafka and MongoDB, with as many requests as they take. */
export const servicesUnderLoad: Contender = {
  name: 'daybook',
  kind: 'ours',
  async open(context) {
    const services = await startDistributed(context);
    const commands = new HttpClient(services.commands.url);
    const queries = new HttpClient(services.queries.url);
    const orderIds = await placeOrders(commands, queries);
    const watched = [
      { name: 'command-service', pid: services.commands.pid },
      { name: 'projector', pid: services.projector.pid },
      { name: 'query-service', pid: services.queries.pid },
    ];

    const place = () => commands.placeOrder(anOrder());
    const read = () => queries.getOrder(orderIds[randomInt(orderIds.length)]!);
    return {
      async round(seconds) {
        const { result, series } = await watchingMemory(watched, () =>
          closedLoop(2 * callers, Math.max(seconds, shortestSeconds), (caller) =>
            caller < callers ? place() : read(),
          ),
        );
        // Without the latencies: those of two kinds of requests say nothing in one.
        return { operations: result.operations, seconds: result.seconds, series };
      },
      async close() {
        await Promise.all([commands.close(), queries.close()]);
        await services.stop();
      },
    };
  },
};

/** Gives ids of orders that the views have. */
async function placeOrders(commands: HttpClient, queries: HttpClient): Promise<string[]> {
  const orders = Array.from({ length: readOrders }, anOrder);
  await Promise.all(orders.map((order) => commands.placeOrder(order)));
  for (const { orderId } of orders) {
    const isThere = () =>
      queries.getOrder(orderId).then(
        () => true,
        () => false,
      );
    await until(isThere, { what: 'An order in the views', everyMs: 100 });
  }
  return orders.map(({ orderId }) => orderId);
}
