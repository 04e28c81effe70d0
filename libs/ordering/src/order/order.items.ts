import type { AmountResult } from '@daybook/money';
import type { Item } from './order.events.js';
import type { LineFulfilment } from './order.fulfilment.js';
import { orderTotal, quantityViolations } from './order.lines.js';
import { type OrderRejectionCode, type Violation, violation } from './order.rejections.js';

interface ItemRules {
  /** Where the list stands in the command. Default `/items`. */
  readonly pointer?: string;
  /** What is wrong with an empty list. */
  readonly none: OrderRejectionCode;
  /** What is wrong with a quantity beyond what the line has available. */
  readonly excess: OrderRejectionCode;
  readonly available: (of: LineFulfilment) => number;
}

/** Everything that is wrong with a list of items. */
export function itemViolations(
  items: readonly Item[],
  fulfilment: ReadonlyMap<number, LineFulfilment>,
  rules: ItemRules,
): Violation[] {
  const { pointer = '/items' } = rules;
  if (items.length === 0) return [violation(rules.none, pointer)];
  const named = new Set<number>();
  return items.flatMap(({ lineId, quantity }, index) => {
    const violations = quantityViolations(quantity, `${pointer}/${index}/quantity`);
    const of = fulfilment.get(lineId);
    if (of === undefined) violations.unshift(violation('line-not-found', `${pointer}/${index}/lineId`));
    if (named.has(lineId)) violations.unshift(violation('line-repeated', `${pointer}/${index}/lineId`));
    named.add(lineId);
    if (violations.length === 0 && of !== undefined && quantity > rules.available(of)) {
      violations.push(violation(rules.excess, `${pointer}/${index}/quantity`));
    }
    return violations;
  });
}

/** The items and nothing else of what was asked. */
export const asItems = (asked: readonly Item[]): Item[] =>
  asked.map(({ lineId, quantity }) => ({ lineId, quantity }));

export const unitsIn = (items: readonly Item[]): number =>
  items.reduce((sum, { quantity }) => sum + quantity, 0);

/** What items of these lines cost together, in minor units, or `too-large`. */
export const valueOf = (
  items: readonly Item[],
  lines: ReadonlyMap<number, Pick<LineFulfilment, 'unitPriceMinor'>>,
): AmountResult =>
  orderTotal(
    items.map(({ lineId, quantity }) => ({ unitPriceMinor: lines.get(lineId)!.unitPriceMinor, quantity })),
  );
