import type { Restock } from './order.commands.js';
import type { Item, RestockedItem } from './order.events.js';
import { count, type LineFulfilment } from './order.fulfilment.js';
import { itemViolations } from './order.items.js';
import type { Violation } from './order.rejections.js';

/** Everything that is wrong with what is to be put in stock of the items that came back. */
export function restockViolations(
  restock: Restock | undefined,
  items: readonly Item[],
  fulfilment: ReadonlyMap<number, LineFulfilment>,
): Violation[] {
  if (typeof restock !== 'object' || restock.length === 0) return [];
  const cameBack = quantitiesOf(items);
  return itemViolations(restock, fulfilment, {
    pointer: '/restock',
    none: 'restock-without-return',
    excess: 'restock-exceeds-returned',
    available: ({ lineId }) => cameBack.get(lineId) ?? 0,
  });
}

/** What is in stock again, as far as anything was said of that. */
export function restocked(
  restock: Restock | undefined,
  items: readonly Item[],
  fulfilment: ReadonlyMap<number, LineFulfilment>,
): { readonly restocked?: readonly RestockedItem[] } {
  if (restock === undefined) return {};
  const back = typeof restock === 'object' ? restock : restock ? items : [];
  return {
    restocked: back.flatMap(({ lineId, quantity }) => {
      const line = fulfilment.get(lineId);
      return line === undefined ? [] : [{ lineId, sku: line.sku, quantity }];
    }),
  };
}

function quantitiesOf(items: readonly Item[]): ReadonlyMap<number, number> {
  const quantities = new Map<number, number>();
  count(quantities, items);
  return quantities;
}
