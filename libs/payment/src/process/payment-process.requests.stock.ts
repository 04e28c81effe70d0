import type { PaymentEvent, StockItem } from './payment-process.events.js';
import { bySku } from './payment-process.facts.js';
import type { PaymentState, RunningProcess } from './payment-process.state.js';

/** Whether all that is ordered is reserved, no more and no less. */
export function isStockReady({ order, stock }: RunningProcess): boolean {
  return (
    stock.open === undefined &&
    stock.held.size === order.items.size &&
    [...order.items].every(([sku, quantity]) => stock.held.get(sku) === quantity)
  );
}

/** Whether that request has no answer yet. */
export const isStockAwaited = (state: PaymentState, request: number): boolean =>
  state.status !== 'none' && state.stock.open?.request === request;

/**
 * One request at a time: what has left is used up first, then what is not ordered (any more) is released, and
 * then what is missing is reserved. A reservation cannot grow or shrink, so it is released and made anew.
 */
export function nextStockRequest(state: RunningProcess): PaymentEvent | undefined {
  const { stock, lastRequest } = state;
  if (stock.open !== undefined) return undefined;
  const request = lastRequest + 1;

  const left = leftOfHeld(state);
  if (left.length > 0) return { type: 'StockCommitmentRequested', request, items: left };
  const skus = toRelease(state);
  if (skus.length > 0) return { type: 'StockReleaseRequested', request, skus };
  const items = toReserve(state);
  if (items.length > 0) return { type: 'StockReservationRequested', request, items };
  return undefined;
}

function leftOfHeld({ stock }: RunningProcess): StockItem[] {
  const items = [...stock.dispatched].map(([sku, quantity]) => {
    return { sku, quantity: Math.min(quantity, stock.held.get(sku) ?? 0) };
  });
  return bySku(items.filter(({ quantity }) => quantity > 0));
}

function toRelease({ status, order, stock }: RunningProcess): string[] {
  const held = [...stock.held.keys()].sort();
  if (status === 'cancelled') return held;
  // From then on what is held is what is still to leave.
  if (order.shipmentIds.length > 0) return [];
  return held.filter((sku) => stock.held.get(sku) !== order.items.get(sku));
}

function toReserve({ status, order, stock }: RunningProcess): StockItem[] {
  if (status === 'cancelled' || stock.isRefused || order.shipmentIds.length > 0) return [];
  return [...order.items]
    .filter(([sku]) => !stock.held.has(sku))
    .map(([sku, quantity]) => ({ sku, quantity }));
}
