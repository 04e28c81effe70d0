import { randomUUID } from 'node:crypto';
import { StockCommandLoop, type StockOutcome } from '@daybook/command-path';
import { decodeStoredStockEvent, type Stock, stockCategory } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { migrateEventLog, PostgresEventLog, wholeStream } from '@daybook/event-log';
import { ContentionError } from '@daybook/event-sourcing';
import { createLogger } from '@daybook/service-kit';
import type { StockCommand } from '@daybook/stock';
import { DestinationPolicy } from '@daybook/webhooks';
import { createAllInOne } from './all-in-one.js';
import { externalDatabase } from './database.js';

const apiKey = 'key-of-the-administrator';
const units = 1_000;
const askedFor = 2_000;
const callers = 64;

let postgres: TestPostgres;
let url: string;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.createDatabase();
});

type Daybook = Awaited<ReturnType<typeof createAllInOne>>;

const start = async (): Promise<Daybook> =>
  createAllInOne({
    database: await externalDatabase(url),
    apiKey,
    partitions: 4,
    metrics: 'key',
    logger: createLogger({ level: 'silent', service: 'test' }),
    webhooks: { policy: new DestinationPolicy(), secretOverlapMs: 86_400_000 },
    onDiskFull: () => undefined,
  });

const headers = { authorization: `Bearer ${apiKey}` };

async function receive(daybook: Daybook, sku: string, quantity: number): Promise<void> {
  const path = `/v1/stock/${sku}/receipts`;
  const { statusCode } = await daybook.inject({ method: 'POST', url: path, headers, payload: { quantity } });
  expect(statusCode).toBe(200);
}

/** What the view shows, once it has come to the position. */
async function stockAt(daybook: Daybook, sku: string, position: string): Promise<Partial<Stock>> {
  const waiting = { ...headers, 'daybook-position': position };
  const answer = await daybook.inject({ method: 'GET', url: `/v1/stock/${sku}`, headers: waiting });
  expect(answer.statusCode).toBe(200);
  const { updatedAt: _at, ...counts } = answer.json<Stock>();
  return counts;
}

const context = (commandId: string = randomUUID()) => ({
  commandId,
  correlationId: 'test',
  actor: { id: 'test', role: 'administrator' },
  now: new Date().toISOString(),
});

/** As the process of an order does. */
const tell = (daybook: Daybook, sku: string, command: StockCommand, commandId?: string) =>
  daybook.get(StockCommandLoop).handle({ streamId: sku, command, context: context(commandId) });

const reserve = (daybook: Daybook, sku: string, orderId: string): Promise<StockOutcome> =>
  tell(daybook, sku, { type: 'ReserveStock', orderId, quantity: 1 }, orderId);

/** Many callers at once, each of which asks for one unit after another until all orders were asked for. */
async function reserveAll(sku: string, orders: readonly string[], daybooks: readonly Daybook[]) {
  const left = [...orders];
  const outcomes: StockOutcome[] = [];
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      const daybook = daybooks[caller % daybooks.length]!;
      for (let orderId = left.pop(); orderId !== undefined; orderId = left.pop()) {
        outcomes.push(await persistently(() => reserve(daybook, sku, orderId!)));
      }
    }),
  );
  return outcomes;
}

/** Who loses to other processes all the time is told so, and may try again. */
async function persistently<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ContentionError)) throw error;
    }
  }
}

/** The orders that units are reserved for, as the log has them. */
async function reservedInLog(sku: string): Promise<string[]> {
  const log = await PostgresEventLog.open({ url });
  const orders: string[] = [];
  for await (const stored of wholeStream(log, { category: stockCategory, streamId: sku })) {
    const event = decodeStoredStockEvent(stored);
    if (event.type === 'StockReserved') orders.push(event.orderId);
  }
  await log.close();
  return orders;
}

function expectSoldOut(outcomes: readonly StockOutcome[]): string {
  const answers = outcomes.flatMap((outcome) => (outcome.kind === 'accepted' ? [outcome] : []));
  const events = answers.flatMap((answer) => answer.events);
  expect(events.filter(({ type }) => type === 'StockReserved')).toHaveLength(units);
  const refused = events.filter((event) => event.type === 'StockReservationRefused');
  expect(refused).toHaveLength(askedFor - units);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['stock-insufficient']));
  return answers.find(({ version }) => version === askedFor + 1)!.position;
}

const orders = Array.from({ length: askedFor }, (_, n) => `order-${n}`);
const soldOut = { onHand: units, reserved: units, available: 0, version: askedFor + 1 };

describe('a sku that 64 callers want at once', () => {
  it('is granted as often as it is there, and not once more after a restart', async () => {
    const daybook = await start();
    await receive(daybook, 'hot', units);
    const position = expectSoldOut(await reserveAll('hot', orders, [daybook]));
    expect(await stockAt(daybook, 'hot', position)).toEqual({ sku: 'hot', ...soldOut });
    await daybook.close();

    const granted = await reservedInLog('hot');
    expect(new Set(granted).size).toBe(units);
    const again = await start();
    expect(await reserve(again, 'hot', 'late')).toMatchObject({
      events: [{ type: 'StockReservationRefused', code: 'stock-insufficient', available: 0 }],
    });
    await receive(again, 'hot', units);
    // The same commands once more: each is answered as it was, although there are units again.
    expect(expectSoldOut(await reserveAll('hot', orders, [again]))).toBe(position);
    expect(await reservedInLog('hot')).toEqual(granted);
    await again.close();
  });

  it('is granted as often as it is there by two processes that know nothing of one another', async () => {
    const daybooks = [await start(), await start()];
    await receive(daybooks[0]!, 'hot', units);
    const position = expectSoldOut(await reserveAll('hot', orders, daybooks));
    expect(await stockAt(daybooks[1]!, 'hot', position)).toEqual({ sku: 'hot', ...soldOut });
    expect(new Set(await reservedInLog('hot')).size).toBe(units);
    await Promise.all(daybooks.map((daybook) => daybook.close()));
  });
});

describe('a database from before there was stock', () => {
  it('has it after the next start', async () => {
    await migrateEventLog(url, { orders: 4 });
    const daybook = await start();
    await receive(daybook, 'a', 1);
    expect(await reserve(daybook, 'a', 'order')).toMatchObject({ kind: 'accepted', version: 2 });
    await daybook.close();
  });
});

describe('a reservation', () => {
  it('is given up or leaves, whichever process made it', async () => {
    const first = await start();
    await receive(first, 'a', 3);
    for (const orderId of ['kept', 'released', 'gone']) await reserve(first, 'a', orderId);
    await first.close();

    const second = await start();
    await tell(second, 'a', { type: 'ReleaseReservation', orderId: 'released' });
    const committed = await tell(second, 'a', { type: 'CommitReservation', orderId: 'gone', quantity: 1 });
    if (committed.kind !== 'accepted') throw new Error('The goods have not left.');
    expect(await stockAt(second, 'a', committed.position)).toEqual({
      sku: 'a',
      onHand: 2,
      reserved: 1,
      available: 1,
      version: 6,
    });
    await second.close();
  });
});
