import type { OrderHistoryQuery } from '@daybook/contracts';
import { historyEntry, type OrderStep } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { readCursor, writeCursor } from '../../paging/cursor.js';
import { problems } from '../../problems.js';
import { CURSOR_SECRET } from '../../tokens.js';
import { PastOrders } from '../past/past-orders.js';
import { HistoryPage, LastEntries } from './history-page.js';

const defaultLimit = 500;

/** A page as text, because what it is made of need not be in memory at once. */
export interface HistoryAnswer {
  readonly orderId: string;
  /** Each as JSON. */
  readonly items: readonly string[];
  readonly nextCursor?: string;
}

/** What is read of a history: with the version where the page before ended, if there was one. */
interface Reading {
  readonly orderId: string;
  readonly end: number | undefined;
  readonly page: HistoryPage;
}

export class GetOrderHistory extends Query<HistoryAnswer> {
  constructor(
    readonly orderId: string,
    readonly query: OrderHistoryQuery,
  ) {
    super();
  }
}

@QueryHandler(GetOrderHistory)
export class GetOrderHistoryHandler implements IQueryHandler<GetOrderHistory> {
  constructor(
    @Inject(PastOrders) private readonly past: PastOrders,
    @Inject(CURSOR_SECRET) private readonly secret: Buffer,
  ) {}

  async execute({ orderId, query }: GetOrderHistory): Promise<HistoryAnswer> {
    const { sort = 'version', limit = defaultLimit, cursor } = query;
    const list = { historyOf: orderId, sort };
    const ended = cursor === undefined ? undefined : readCursor(cursor, list, this.secret);
    if (cursor !== undefined && !ended) throw problems.cursorUnknown();
    const page = new HistoryPage(limit);
    const reading: Reading = { orderId, end: ended && Number(ended[0]), page };
    const end = await (sort === 'version' ? this.oldestFirst(reading) : this.newestFirst(reading));
    if (page.entries.length === 0 && !ended) throw problems.orderNotFound();
    return {
      orderId,
      items: page.entries,
      ...(end !== undefined && { nextCursor: writeCursor([String(end)], list, this.secret) }),
    };
  }

  /** Fills the page from where the one before ended, and tells where it ends itself if more follows. */
  private async oldestFirst({ orderId, end = 0, page }: Reading): Promise<number | undefined> {
    const state = this.past.nearest(orderId, ({ version }) => version <= end);
    for await (const step of this.past.stepsFrom(orderId, state)) {
      if (step.event.version <= end) continue;
      if (page.isFull) {
        this.past.keep(step.before!);
        return step.event.version - 1;
      }
      page.add(textOf(step));
    }
    return undefined;
  }

  /** The same backwards: always what came after the nearest state in memory, and so on before that. */
  private async newestFirst({ orderId, end, page }: Reading): Promise<number | undefined> {
    const newest = end === undefined ? await this.past.at(orderId, () => true) : undefined;
    let left = newest ? newest.fields.version : (end ?? 1) - 1;
    while (left > 0 && !page.isFull) {
      const to = left;
      const state = this.past.nearest(orderId, ({ version }) => version < to);
      const entries = new LastEntries(page.room);
      for await (const step of this.past.stepsFrom(orderId, state)) {
        if (step.event.version > to) break;
        entries.add(textOf(step));
      }
      left -= page.fill(entries.newestFirst());
    }
    return left > 0 ? left + 1 : undefined;
  }
}

const textOf = (step: OrderStep): string => JSON.stringify(historyEntry(step));
