import type { PaymentEvent, StockItem } from './payment-process.events.js';
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
 * One request at a time: at first what is missing is reserved, and only when it is, what is ordered no more or less of
 * is released. So a change that cannot be had costs the order nothing of what it had.
 */
export function nextStockRequest(state: RunningProcess): PaymentEvent | undefined {
  const { status, stock, lastRequest } = state;
  if (stock.open !== undefined) return undefined;
  const request = lastRequest + 1;
  if (status === 'cancelled') {
    const skus = [...stock.held.keys()].sort();
    return skus.length > 0 ? { type: 'StockReleaseRequested', request, skus } : undefined;
  }
  const missing = stock.isRefused ? [] : missingItems(state);
  if (missing.length > 0) return { type: 'StockReservationRequested', request, items: missing };
  const mayBeTakenBack = stock.isRefused && status === 'underWay';
  return mayBeTakenBack ? undefined : nextOfSurplus(state, request);
}

/** From the first shipment on what the order still gets is picked for each; here nothing is reserved for it any more. */
function missingItems({ order, stock }: RunningProcess): StockItem[] {
  if (order.shipmentIds.length > 0) return [];
  return [...order.items]
    .filter(([sku, quantity]) => (stock.held.get(sku) ?? 0) < quantity)
    .map(([sku, quantity]) => ({ sku, quantity }));
}

/** Once something is shipped all of it is looked at once more: it may have been reserved after its goods had left. */
function nextOfSurplus({ order, stock }: RunningProcess, request: number): PaymentEvent | undefined {
  const held = [...stock.held.keys()].sort();
  const skus = order.shipmentIds.length > 0 ? held : held.filter((sku) => !order.items.has(sku));
  if (skus.length > 0) return { type: 'StockReleaseRequested', request, skus };
  const items = [...order.items]
    .filter(([sku, quantity]) => quantity < (stock.held.get(sku) ?? 0))
    .map(([sku, quantity]) => ({ sku, quantity }));
  return items.length > 0 ? { type: 'StockReservationRequested', request, items } : undefined;
}
