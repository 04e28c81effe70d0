import type { Item } from './order.events.js';
import type { LineFulfilment } from './order.fulfilment.js';
import { quantityViolations } from './order.lines.js';
import { type OrderRejectionCode, type Violation, violation } from './order.rejections.js';

interface ItemRules {
  /** What is wrong with an empty list. */
  readonly none: OrderRejectionCode;
  /** What is wrong with a quantity beyond what the line has available. */
  readonly excess: OrderRejectionCode;
  readonly available: (of: LineFulfilment) => number;
}

/** Everything that is wrong with a list of items that stands at `/items`. */
export function itemViolations(
  items: readonly Item[],
  fulfilment: ReadonlyMap<number, LineFulfilment>,
  rules: ItemRules,
): Violation[] {
  if (items.length === 0) return [violation(rules.none, '/items')];
  const named = new Set<number>();
  return items.flatMap(({ lineId, quantity }, index) => {
    const violations = quantityViolations(quantity, `/items/${index}/quantity`);
    const of = fulfilment.get(lineId);
    if (of === undefined) violations.unshift(violation('line-not-found', `/items/${index}/lineId`));
    if (named.has(lineId)) violations.unshift(violation('line-repeated', `/items/${index}/lineId`));
    named.add(lineId);
    if (violations.length === 0 && of !== undefined && quantity > rules.available(of)) {
      violations.push(violation(rules.excess, `/items/${index}/quantity`));
    }
    return violations;
  });
}
