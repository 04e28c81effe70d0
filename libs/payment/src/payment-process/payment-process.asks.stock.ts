import type { CommandToStock, StockItem } from './payment-process.events.js';
import type { PaymentState, RunningProcess } from './payment-process.state.js';

/** Whether all that is ordered is reserved, no more and no less. */
export function isStockReady({ order, stock }: RunningProcess): boolean {
  return (
    stock.open === undefined &&
    stock.held.size === order.items.size &&
    [...order.items].every(([sku, quantity]) => stock.held.get(sku) === quantity)
  );
}

/** Whether the stock has not answered that request yet. */
export const isStockAwaited = (state: PaymentState, request: number): boolean =>
  state.status !== 'none' && state.stock.open?.request === request;

/**
 * What the process asks of the stock next: one command at a time. It first reserves what is missing, and releases what
 * is not ordered any more only once it has that. So a change that cannot be had costs the order nothing of what it had.
 */
export function nextCommandToStock(state: RunningProcess): CommandToStock | undefined {
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

/** From the first shipment on each shipment picks what it takes, and the process reserves nothing more. */
function missingItems({ order, stock }: RunningProcess): StockItem[] {
  if (order.shipmentIds.length > 0) return [];
  return [...order.items]
    .filter(([sku, quantity]) => (stock.held.get(sku) ?? 0) < quantity)
    .map(([sku, quantity]) => ({ sku, quantity }));
}

/** Once something is shipped, all that is held is released: it may have been reserved after its goods had left. */
function nextOfSurplus({ order, stock }: RunningProcess, request: number): CommandToStock | undefined {
  const held = [...stock.held.keys()].sort();
  const skus = order.shipmentIds.length > 0 ? held : held.filter((sku) => !order.items.has(sku));
  if (skus.length > 0) return { type: 'StockReleaseRequested', request, skus };
  const items = [...order.items]
    .filter(([sku, quantity]) => quantity < (stock.held.get(sku) ?? 0))
    .map(([sku, quantity]) => ({ sku, quantity }));
  return items.length > 0 ? { type: 'StockReservationRequested', request, items } : undefined;
}
