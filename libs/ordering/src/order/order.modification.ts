import { accept, type Decision, reject } from '@daybook/event-sourcing';
import { type ChangeRequest, limits, type ModifyOrder } from './order.commands.js';
import { applyChange, draftOf, type OrderDraft } from './order.draft.js';
import type { Address, OrderChange, OrderEvent } from './order.events.js';
import { orderTotal, quantityViolations, readLine } from './order.lines.js';
import {
  invalidCommand,
  isViolated,
  type OrderRejection,
  type OrderRejectionCode,
  type Violation,
  violation,
} from './order.rejections.js';
import type { OpenOrder } from './order.state.js';
import { multiply } from '@daybook/money';

type Judgement =
  | { readonly ok: true; readonly change: OrderChange }
  | { readonly ok: false; readonly violations: readonly Violation[] };

const refused = (code: OrderRejectionCode, pointer: string): Judgement => ({
  ok: false,
  violations: [violation(code, pointer)],
});

/**
 * Decides a modification. Each change is judged against what the changes before it left; what must hold
 * for the order as a whole is judged at the end, so that replacing the only line works either way round.
 */
export function decideModification(
  order: OpenOrder,
  command: ModifyOrder,
): Decision<OrderEvent, OrderRejection> {
  if (command.changes.length > limits.maxChanges) {
    return reject(invalidCommand([violation('too-many-changes', '/changes')]));
  }
  const draft = draftOf(order);
  const changes: OrderChange[] = [];
  const violations: Violation[] = [];
  for (const [index, request] of command.changes.entries()) {
    const judgement = judge(order, draft, request, `/changes/${index}`);
    if (judgement.ok) {
      changes.push(judgement.change);
      applyChange(draft, judgement.change);
    } else {
      violations.push(...judgement.violations);
    }
  }
  // What a refused change would have done is missing from the draft, so a draft with refusals says
  // nothing about the order as a whole.
  if (isViolated(violations)) return reject(invalidCommand(violations));

  const broken = wholeOrderViolations(order, draft, changes);
  if (isViolated(broken)) return reject(invalidCommand(broken));
  return accept({
    type: 'OrderModified',
    currency: order.currency,
    changes,
    ...(command.cause !== undefined && { cause: command.cause }),
  });
}

function judge(order: OpenOrder, draft: OrderDraft, request: ChangeRequest, pointer: string): Judgement {
  if (order.status === 'confirmed' && request.action !== 'changeShippingAddress') {
    return refused('order-already-confirmed', pointer);
  }
  switch (request.action) {
    case 'changeQuantity':
      return judgeQuantity(draft, request.lineId, request.quantity, pointer);
    case 'addLine': {
      const reading = readLine(request, draft.nextLineId, order.currency, pointer);
      return reading.ok ? { ok: true, change: { kind: 'lineAdded', line: reading.line } } : reading;
    }
    case 'removeLine': {
      const line = draft.lines.get(request.lineId);
      if (line === undefined) return refused('line-not-found', `${pointer}/lineId`);
      return { ok: true, change: { kind: 'lineRemoved', line } };
    }
    case 'changeShippingAddress': {
      const before = draft.shippingAddress;
      const after = request.shippingAddress;
      if (sameAddress(before, after)) return refused('nothing-changed', `${pointer}/shippingAddress`);
      const change = {
        kind: 'shippingAddressChanged',
        ...(before !== undefined && { before }),
        after,
      } as const;
      return { ok: true, change };
    }
  }
}

function judgeQuantity(draft: OrderDraft, lineId: number, after: number, pointer: string): Judgement {
  const violations = quantityViolations(after, `${pointer}/quantity`);
  const line = draft.lines.get(lineId);
  if (line === undefined) violations.unshift(violation('line-not-found', `${pointer}/lineId`));
  if (line === undefined || violations.length > 0) return { ok: false, violations };
  if (line.quantity === after) return refused('nothing-changed', `${pointer}/quantity`);
  if (!multiply(line.unitPriceMinor, after).ok) return refused('amount-too-large', pointer);
  return { ok: true, change: { kind: 'quantityChanged', lineId, before: line.quantity, after } };
}

/** What is wrong with the order that the changes lead to, naming the changes that led there. */
function wholeOrderViolations(
  order: OpenOrder,
  draft: OrderDraft,
  changes: readonly OrderChange[],
): Violation[] {
  const naming = (code: OrderRejectionCode, isCause: (change: OrderChange) => boolean) =>
    changes.flatMap((change, index) => (isCause(change) ? [violation(code, `/changes/${index}`)] : []));

  if (changesNothing(order, draft, changes)) return [violation('nothing-changed', '/changes')];
  if (draft.lines.size === 0) return naming('order-without-lines', ({ kind }) => kind === 'lineRemoved');
  return [
    ...(draft.lines.size > limits.maxLines
      ? naming('too-many-lines', ({ kind }) => kind === 'lineAdded')
      : []),
    ...(orderTotal(draft.lines.values()).ok ? [] : naming('amount-too-large', raisesAmount)),
  ];
}

const raisesAmount = (change: OrderChange): boolean =>
  change.kind === 'lineAdded' || (change.kind === 'quantityChanged' && change.after > change.before);

/**
 * Whether changes that each did something cancel each other out. Quantities decide it for lines: nothing
 * else of a line can change, and an id never comes to mean another line.
 */
function changesNothing(order: OpenOrder, draft: OrderDraft, changes: readonly OrderChange[]): boolean {
  const isAsBefore = (lineId: number) =>
    draft.lines.get(lineId)?.quantity === order.lines.get(lineId)?.quantity;
  return (
    sameAddress(order.shippingAddress, draft.shippingAddress) &&
    changes.every((change) => {
      switch (change.kind) {
        case 'quantityChanged':
          return isAsBefore(change.lineId);
        case 'lineAdded':
        case 'lineRemoved':
          return isAsBefore(change.line.lineId);
        case 'shippingAddressChanged':
          return true;
      }
    })
  );
}

const sameAddress = (left: Address | undefined, right: Address | undefined): boolean =>
  left?.recipient === right?.recipient &&
  left?.line1 === right?.line1 &&
  left?.line2 === right?.line2 &&
  left?.city === right?.city &&
  left?.region === right?.region &&
  left?.postalCode === right?.postalCode &&
  left?.country === right?.country;
