import { randomUUID } from 'node:crypto';
import { after, Api } from '../support/api.js';
import { ComposeProject } from '../support/compose-project.js';
import { anOrder } from '../support/orders.js';

const ordersPerSecond = 500;
const seconds = 10;
/** A JVM and four Nodes get faster for a while. */
const warmUpOrders = 6_000;

let daybook: ComposeProject;
let commands: Api;
let queries: Api;

beforeAll(async () => {
  daybook = await ComposeProject.up();
  commands = new Api(await daybook.url('command-service'), daybook.key);
  queries = new Api(await daybook.url('query-service'), daybook.key);
}, 15 * 60_000);

afterAll(async () => {
  await Promise.all([commands?.close(), queries?.close()]);
  await daybook?.down();
});

/** Orders of four lines, at their times whether earlier ones are done or not. */
async function placeAtRate(count: number): Promise<number[]> {
  const lines = Array.from({ length: 4 }, (_, line) => ({
    sku: `sku-${line}`,
    quantity: 1,
    unitPrice: '2.55',
  }));
  const startedAt = performance.now();
  const visibleAfterMs: number[] = [];
  const placing: Promise<void>[] = [];
  const placeOne = async () => {
    const orderId = randomUUID();
    const placed = await commands.place(anOrder({ orderId, lines }));
    const acceptedAt = performance.now();
    const read = await queries.order(orderId, after(placed));
    visibleAfterMs.push(performance.now() - acceptedAt);
    expect(read).toMatchObject({ status: 200, body: { version: 1 } });
  };
  await new Promise<void>((resolve) => {
    const clock = setInterval(() => {
      const due = Math.min(count, Math.floor(((performance.now() - startedAt) / 1_000) * ordersPerSecond));
      while (placing.length < due) placing.push(placeOne());
      if (placing.length < count) return;
      clearInterval(clock);
      resolve();
    }, 2);
  });
  await Promise.all(placing);
  return visibleAfterMs.toSorted((a, b) => a - b);
}

const quantile = (sorted: readonly number[], share: number) => sorted[Math.ceil(sorted.length * share) - 1]!;

describe('from the answer to a command to its order in the view', () => {
  it(`takes this long at ${ordersPerSecond} orders a second`, async () => {
    await placeAtRate(warmUpOrders);
    const sorted = await placeAtRate(ordersPerSecond * seconds);
    expect(sorted).toHaveLength(ordersPerSecond * seconds);
    const [p50, p99, max] = [quantile(sorted, 0.5), quantile(sorted, 0.99), sorted.at(-1)!];
    console.log(
      `Visible in the view after p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, at most ${max.toFixed(0)} ms ` +
        `(${ordersPerSecond} orders of 4 lines a second, distributed, read over HTTP).`,
    );
  });
});
