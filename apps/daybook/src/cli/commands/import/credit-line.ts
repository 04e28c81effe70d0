import type { HistoryEntry, Order, OrderPage } from '@daybook/contracts';
import type { ApiClient } from '../../client/api-client.js';

/** A line of a credit note: so much of a sku came back from a customer. */
export interface CreditLine {
  readonly customerId: string;
  readonly sku: string;
  /** Of the note: what was bought in another one is not given back in it. */
  readonly currency: string;
  readonly quantity: number;
  /** When, as ISO 8601 in UTC; orders placed later have nothing to do with it. */
  readonly at: string;
  /** Of the commands that it becomes: one for each order that it takes something from. */
  readonly idempotencyKey: string;
}

/** What a credit line takes, or took, from one order. */
export interface Returned {
  readonly orderId: string;
  readonly currency: string;
  readonly items: ReadonlyArray<{
    readonly lineId: number;
    readonly quantity: number;
    readonly unitPrice: string;
  }>;
  /** An earlier run did it. */
  readonly isDone: boolean;
}

const pageSize = 200;

/** No list is asked for orders beyond it, and there are none. */
const latestMs = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Covers the line by the customer's orders of its currency that hold the sku: newest first, within an order the highest lineId first,
 * each up to what is delivered of it and not returned yet. What an earlier run has returned for this very line counts
 * as covered: its command stands in the order's history.
 *
 * @returns nothing where the line cannot be covered whole
 */
export async function coverLine(client: ApiClient, line: CreditLine): Promise<Returned[] | undefined> {
  const returns: Returned[] = [];
  let left = line.quantity;
  for await (const order of ordersHolding(client, line)) {
    const returned = (await returnedBefore(client, order, line)) ?? returnable(order, line.sku, left);
    if (returned.items.length === 0) continue;
    returns.push(returned);
    for (const { quantity } of returned.items) left -= quantity;
    if (left <= 0) return returns;
  }
  return undefined;
}

async function* ordersHolding(
  client: ApiClient,
  { customerId, sku, currency, at }: CreditLine,
): AsyncGenerator<Order> {
  const placedTo = new Date(Math.min(Date.parse(at) + 1, latestMs)).toISOString();
  const query = { customerId, sku, placedTo, sort: '-placedAt', limit: pageSize };
  let cursor: string | undefined;
  do {
    const page: OrderPage = await client.get('/v1/orders', { ...query, cursor });
    yield* page.items.filter((order) => order.currency === currency);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** What the order has to give. */
function returnable({ orderId, currency, lines }: Order, sku: string, most: number): Returned {
  const items: Array<Returned['items'][number]> = [];
  let left = most;
  for (const line of lines.toReversed()) {
    const quantity = line.sku === sku ? Math.min(left, line.delivered - line.returned) : 0;
    if (quantity <= 0) continue;
    items.push({ lineId: line.lineId, quantity, unitPrice: line.unitPrice });
    left -= quantity;
  }
  return { orderId, currency, items, isDone: false };
}

/** What the order has given for this very line; nothing if it has not. Only an order with returns is asked. */
async function returnedBefore(
  client: ApiClient,
  { orderId, currency, lines }: Order,
  { sku, idempotencyKey }: CreditLine,
): Promise<Returned | undefined> {
  if (!lines.some((line) => line.sku === sku && line.returned > 0)) return undefined;
  const history = await client.get<{ items: HistoryEntry[] }>(`/v1/orders/${orderId}/history`);
  const own = history.items.find(({ commandId }) => commandId === idempotencyKey);
  if (own === undefined) return undefined;
  const items = own.changes.flatMap(({ pointer, before, after }) => {
    const lineId = /^\/lines\/(\d+)\/returned$/.exec(pointer)?.[1];
    const line = lines.find((each) => each.lineId === Number(lineId));
    if (line === undefined) return [];
    const quantity = (after as number) - (before as number);
    return [{ lineId: line.lineId, quantity, unitPrice: line.unitPrice }];
  });
  return { orderId, currency, items, isDone: true };
}
