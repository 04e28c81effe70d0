import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender, Context, Subject } from '../../benchmark.ts';
import { openLoop } from '../../harness/open-loop.ts';
import { anOrder } from '../../workload/orders.ts';
import { startAllInOne } from './daybook-services.ts';
import { startDistributed } from './distributed-services.ts';
import { HttpClient } from './http-client.ts';

export const ordersPerSecond = 500;
/** The engines and the services get faster for a while. */
const warmUpSeconds = 10;

interface Daybook {
  /** Where to place orders, and where to read them. */
  readonly commandsUrl: string;
  readonly queriesUrl: string;
  stop(): Promise<void>;
}

async function distributedDaybook(context: Context): Promise<Daybook> {
  const services = await startDistributed(context);
  const { commands, queries } = services;
  return { commandsUrl: commands.url, queriesUrl: queries.url, stop: () => services.stop() };
}

/** All in one process, over PostgreSQL alone. */
async function embeddedDaybook({ engines }: Context): Promise<Daybook> {
  const dataDir = await mkdtemp(join(tmpdir(), 'daybook-bench-'));
  const service = await startAllInOne(await engines.database(), dataDir);
  return {
    commandsUrl: service.url,
    queriesUrl: service.url,
    async stop() {
      await service.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Places orders at their times and reads each of them with the position that it was answered with. What counts is from
 * the one answer to the other.
 */
const showingOrders = (name: string, start: (context: Context) => Promise<Daybook>): Contender => ({
  name,
  kind: 'ours',
  async open(context): Promise<Subject> {
    const daybook = await start(context);
    const commands = new HttpClient(daybook.commandsUrl);
    const queries = new HttpClient(daybook.queriesUrl);
    const placeAndRead = async () => {
      const order = anOrder();
      const position = await commands.placeOrder(order);
      const answeredAt = performance.now();
      await queries.getOrder(order.orderId, position);
      return answeredAt;
    };
    const round = (seconds: number) => openLoop({ perSecond: ordersPerSecond, seconds }, placeAndRead);
    if (!context.isQuick) await round(warmUpSeconds);
    return {
      round,
      async close() {
        await Promise.all([commands.close(), queries.close()]);
        await daybook.stop();
      },
    };
  },
});

export const distributed = showingOrders('daybook, distributed', distributedDaybook);
export const embedded = showingOrders('daybook, embedded', embeddedDaybook);
