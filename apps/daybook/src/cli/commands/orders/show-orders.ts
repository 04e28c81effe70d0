import type { HistoryEntry, Order, OrderHistory, OrderPage } from '@daybook/contracts';
import { type ApiClient, shortPatienceMs, withApiClient } from '../../client/api-client.js';
import type { CommonOptions } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import { printable, printJson, printLine } from '../../output/print.js';
import { type Column, tableLines } from '../../output/table.js';
import { orderLines } from './order-lines.js';

export interface OrderFilters {
  readonly customer?: string;
  readonly status?: string;
  readonly country?: string;
  readonly sku?: string;
  readonly from?: string;
  readonly to?: string;
  readonly minTotal?: string;
  readonly text?: string;
  readonly sort?: string;
  readonly limit?: number;
}

export interface OrderAt {
  readonly asOf?: string;
  readonly version?: number;
  readonly history?: boolean;
}

export type OrdersOptions = CommonOptions & OrderFilters & OrderAt;

const defaultLimit = 50;
const maxPage = 200;

const columns: readonly Column<Order>[] = [
  { title: 'ORDER', value: (order) => order.orderId },
  { title: 'VERSION', value: (order) => order.version, align: 'right' },
  { title: 'STATUS', value: (order) => order.status },
  { title: 'CUSTOMER', value: (order) => order.customerId },
  { title: 'COUNTRY', value: (order) => order.country },
  { title: 'TOTAL', value: (order) => order.total, align: 'right' },
  { title: '', value: (order) => order.currency },
  { title: 'PLACED', value: (order) => order.placedAt },
];

export async function listOrders(options: OrdersOptions, context: CliContext): Promise<void> {
  const { items, hasMore } = await reading(options, context, (client) => readOrders(client, options));
  if (options.json) return printJson(context.stdout, { items });
  for (const line of tableLines(columns, items)) await printLine(context.stdout, line);
  if (hasMore) context.stderr.write(`There are more; --limit shows more than ${items.length}.\n`);
}

export async function showOrder(id: string, options: OrdersOptions, context: CliContext): Promise<void> {
  const order = await reading(options, context, (client) =>
    client.get<Order>(orderPath(id), { asOf: instantOf(options.asOf), version: options.version }),
  );
  if (options.json) return printJson(context.stdout, order);
  for (const line of orderLines(order)) await printLine(context.stdout, line);
}

export async function showHistory(id: string, options: OrdersOptions, context: CliContext): Promise<void> {
  await reading(options, context, async (client) => {
    const items: HistoryEntry[] = [];
    for await (const page of historyPages(client, id)) {
      if (options.json) items.push(...page.items);
      else await printHistory(page.items, context);
    }
    if (options.json) await printJson(context.stdout, { orderId: id, items });
  });
}

/** One answer holds only so much. */
async function* historyPages(client: ApiClient, id: string): AsyncGenerator<OrderHistory> {
  let cursor: string | undefined;
  do {
    const page: OrderHistory = await client.get<OrderHistory>(`${orderPath(id)}/history`, { cursor });
    yield page;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

async function printHistory(entries: readonly HistoryEntry[], context: CliContext): Promise<void> {
  for (const entry of entries) {
    const reason = entry.reason === undefined ? '' : ` (${entry.reason})`;
    const stated = entry.statedAt === undefined ? '' : ` (said to be ${entry.statedAt})`;
    const who = `${entry.actor.id} (${entry.actor.role})`;
    await printLine(
      context.stdout,
      printable(`${entry.version}  ${entry.occurredAt}${stated}  ${entry.type}  by ${who}${reason}`),
    );
    for (const { pointer, before, after } of entry.changes) {
      const change = `${pointer}: ${shown(before)} → ${shown(after)}`;
      await printLine(context.stdout, `   ${printable(change)}`);
    }
  }
}

/** Reads page after page, since one answer holds only so many. */
async function readOrders(
  client: ApiClient,
  options: OrderFilters,
): Promise<{ items: Order[]; hasMore: boolean }> {
  const limit = options.limit ?? defaultLimit;
  const items: Order[] = [];
  let cursor: string | undefined;
  do {
    const page: OrderPage = await client.get<OrderPage>('/v1/orders', {
      customerId: options.customer,
      status: options.status,
      country: options.country,
      sku: options.sku,
      placedFrom: instantOf(options.from),
      placedTo: instantOf(options.to),
      minTotal: options.minTotal,
      text: options.text,
      sort: options.sort,
      limit: Math.min(maxPage, limit - items.length),
      cursor,
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && items.length < limit);
  return { items, hasMore: cursor !== undefined };
}

const reading = <Result>(
  options: CommonOptions,
  context: CliContext,
  use: (client: ApiClient) => Promise<Result>,
): Promise<Result> =>
  withApiClient(context, { ...options, connections: 1, patienceMs: shortPatienceMs }, use);

const orderPath = (id: string): string => `/v1/orders/${encodeURIComponent(id.toWellFormed())}`;

/** A day stands for its beginning in UTC. */
const instantOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;

const shown = (value: unknown): string =>
  value === undefined ? '-' : typeof value === 'string' ? value : JSON.stringify(value);
