import type { PersistentMap } from '@daybook/event-sourcing';
import type { Address, Line, OrderChange } from './order.events.js';
import type { OpenOrder } from './order.state.js';

/**
 * The changing parts of an order while changes are worked out. It lives within one decision or one step of
 * evolution only.
 */
export interface OrderDraft {
  lines: PersistentMap<number, Line>;
  shippingAddress: Address | undefined;
  nextLineId: number;
}

export const draftOf = (order: OpenOrder): OrderDraft => ({
  lines: order.lines,
  shippingAddress: order.shippingAddress,
  nextLineId: order.nextLineId,
});

/** Deciding and evolving both apply changes here, so that they cannot come to differ. */
export function applyChange(draft: OrderDraft, change: OrderChange): void {
  switch (change.kind) {
    case 'quantityChanged': {
      const line = draft.lines.get(change.lineId);
      if (line !== undefined)
        draft.lines = draft.lines.with(line.lineId, { ...line, quantity: change.after });
      return;
    }
    case 'lineAdded':
      draft.lines = draft.lines.with(change.line.lineId, change.line);
      draft.nextLineId = Math.max(draft.nextLineId, change.line.lineId + 1);
      return;
    case 'lineRemoved':
      draft.lines = draft.lines.without(change.line.lineId);
      return;
    case 'shippingAddressChanged':
      draft.shippingAddress = change.after;
      return;
  }
}

/** The order as the draft has it. */
export const redrafted = <Order extends OpenOrder>(order: Order, draft: OrderDraft): Order => ({
  ...order,
  ...(draft.shippingAddress !== undefined && { shippingAddress: draft.shippingAddress }),
  lines: draft.lines,
  nextLineId: draft.nextLineId,
});
