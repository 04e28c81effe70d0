import { randomUUID } from 'node:crypto';
import { encodeOrderEvent, type HistoryEntry, type OrderHistoryQuery } from '@daybook/contracts';
import { MemoryEventLog, type NewEvent } from '@daybook/event-log';
import { type Line, type OrderChange, type OrderEvent } from '@daybook/ordering';
import { PastOrders } from '../past/past-orders.js';
import { maxHistoryPageBytes } from './history-page.js';
import { GetOrderHistory, GetOrderHistoryHandler, type HistoryAnswer } from './order-history.handler.js';

const orderId = '536365';
const secret = Buffer.from('a secret of the service');

const line = (lineId: number): Line => ({ lineId, sku: `sku-${lineId}`, quantity: 1, unitPriceMinor: 255 });
const lines = (count: number): Line[] => Array.from({ length: count }, (_, index) => line(index + 1));

const placed = (count: number): OrderEvent => ({
  type: 'OrderPlaced',
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'invoice',
  lines: lines(count),
});
const modified = (changes: readonly OrderChange[]): OrderEvent => ({
  type: 'OrderModified',
  currency: 'GBP',
  changes,
});
const added = (lineId: number): OrderEvent => modified([{ kind: 'lineAdded', line: line(lineId) }]);

/** Every line gets another quantity. */
const changedThroughout = (count: number, step: number): OrderEvent =>
  modified(
    lines(count).map(({ lineId }) => ({ kind: 'quantityChanged', lineId, before: step, after: step + 1 })),
  );

function stored(event: OrderEvent, index: number): NewEvent {
  return {
    ...encodeOrderEvent(event),
    eventId: randomUUID(),
    occurredAt: '2011-03-01T08:00:00.000Z',
    commandId: `command-${index}`,
    correlationId: randomUUID(),
    actor: { id: 'shop', role: 'administrator' },
  };
}

/** Counts the events that are read of it. */
class CountingLog extends MemoryEventLog {
  eventsRead = 0;

  override async readStream(read: Parameters<MemoryEventLog['readStream']>[0]) {
    const events = await super.readStream(read);
    this.eventsRead += events.length;
    return events;
  }
}

async function historyOf(events: readonly OrderEvent[]) {
  const log = new CountingLog({ orders: 1 });
  const [first, ...rest] = events.map(stored);
  await log.append({
    category: 'orders',
    streamId: orderId,
    expectedVersion: 0,
    events: [first!, ...rest],
  });
  const handler = new GetOrderHistoryHandler(new PastOrders(log), secret);
  const page = (query: OrderHistoryQuery) => handler.execute(new GetOrderHistory(orderId, query));
  const pages = async (query: OrderHistoryQuery): Promise<HistoryAnswer[]> => {
    const all = [await page(query)];
    for (let cursor = all[0]!.nextCursor; cursor !== undefined; cursor = all.at(-1)!.nextCursor) {
      all.push(await page({ ...query, cursor }));
    }
    return all;
  };
  return { log, page, pages };
}

const entriesOf = (pages: readonly HistoryAnswer[]) =>
  pages.flatMap(({ items }) => items.map((item) => JSON.parse(item) as HistoryEntry));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const bytesOf = ({ items }: HistoryAnswer) => items.reduce((sum, item) => sum + Buffer.byteLength(item), 0);

describe('the history of an order', () => {
  it('comes in pages that join, the oldest or the newest events first', async () => {
    const { pages } = await historyOf([placed(2), ...Array.from({ length: 21 }, (_, n) => added(n + 3))]);
    for (const limit of [1, 5, 11, 22, 500]) {
      const oldestFirst = await pages({ limit });
      expect(oldestFirst).toHaveLength(Math.ceil(22 / limit));
      const entries = entriesOf(oldestFirst);
      expect(entries.map(({ version }) => version)).toEqual(upTo(22));
      expect(entries[21]).toMatchObject({
        type: 'OrderModified',
        changes: [
          { pointer: '/total', before: '56.10', after: '58.65' },
          { pointer: '/units', before: 22, after: 23 },
          { pointer: '/lines/23', after: { sku: 'sku-23' } },
        ],
      });
      const newestFirst = await pages({ limit, sort: '-version' });
      expect(newestFirst).toHaveLength(Math.ceil(22 / limit));
      expect(entriesOf(newestFirst)).toEqual(entries.toReversed());
    }
  });

  it('goes on where the page ended, also when events have come since', async () => {
    const { log, page } = await historyOf([placed(1), added(2), added(3)]);
    const [oldest, newest] = [await page({ limit: 2 }), await page({ limit: 2, sort: '-version' })];
    await log.append({
      category: 'orders',
      streamId: orderId,
      expectedVersion: 3,
      events: [stored(added(4), 3)],
    });
    const versionsAfter = async (query: OrderHistoryQuery) =>
      entriesOf([await page(query)]).map(({ version }) => version);
    expect(await versionsAfter({ cursor: oldest.nextCursor! })).toEqual([3, 4]);
    expect(await versionsAfter({ sort: '-version', cursor: newest.nextCursor! })).toEqual([1]);
    expect(await versionsAfter({ sort: '-version' })).toEqual([4, 3, 2, 1]);
  });

  it('refuses the cursor of another order, and of the other direction', async () => {
    const { page } = await historyOf([placed(1), added(2)]);
    const { nextCursor: cursor } = await page({ limit: 1 });
    await expect(page({ cursor: cursor!, sort: '-version' })).rejects.toMatchObject({
      code: 'cursor-unknown',
    });
    const of = new GetOrderHistory('another', { cursor: cursor! });
    const handler = new GetOrderHistoryHandler(new PastOrders(new MemoryEventLog({ orders: 1 })), secret);
    await expect(handler.execute(of)).rejects.toMatchObject({ code: 'cursor-unknown' });
    await expect(handler.execute(new GetOrderHistory('another', {}))).rejects.toMatchObject({
      code: 'order-not-found',
    });
  });

  it.each(['version', '-version'] as const)(
    'of thousands of changes in each event comes in pages of bounded size (%s)',
    async (sort) => {
      const count = 2_000;
      const { pages } = await historyOf([
        placed(count),
        ...Array.from({ length: 20 }, (_, n) => changedThroughout(count, n + 1)),
      ]);
      const all = await pages({ sort });
      expect(all.length).toBeGreaterThan(4);
      for (const page of all) {
        const last = Buffer.byteLength(page.items.at(-1)!);
        expect(bytesOf(page) - last).toBeLessThan(maxHistoryPageBytes);
      }
      const entries = entriesOf(all);
      const versions = entries.map(({ version }) => version);
      expect(sort === 'version' ? versions : versions.toReversed()).toEqual(upTo(21));
      const changed = entries.find(({ version }) => version === 11)!.changes;
      expect(changed).toHaveLength(2 + 2 * count);
      expect(changed[2]).toEqual({ pointer: '/lines/1/quantity', before: 10, after: 11 });
    },
  );

  it('of a long life is not read from its beginning for each page', async () => {
    const { log, pages } = await historyOf([
      placed(1),
      ...Array.from({ length: 3_999 }, (_, n) => added(n + 2)),
    ]);
    const all = await pages({ limit: 100 });
    expect(all).toHaveLength(40);
    // A read brings as many events as it may, of which a page needs a part.
    expect(log.eventsRead).toBeLessThan(40 * 1_000 + 4_000);
  });

  it('lets the event loop turn while a long one is folded', async () => {
    const { page } = await historyOf([placed(1), ...Array.from({ length: 3_999 }, (_, n) => added(n + 2))]);
    let longestMs = 0;
    let turnedAt = performance.now();
    let isDone = false;
    const turn = () => {
      longestMs = Math.max(longestMs, performance.now() - turnedAt);
      turnedAt = performance.now();
      if (!isDone) setImmediate(turn);
    };
    const startedAt = turnedAt;
    setImmediate(turn);
    for (let pages = 0; pages < 4; pages += 1) await page({ sort: '-version', limit: 1 });
    for (let pages = 0; pages < 4; pages += 1) await page({ limit: 1_000 });
    isDone = true;
    expect(longestMs).toBeLessThan((performance.now() - startedAt) / 3);
  });
});
