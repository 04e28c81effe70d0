import type { PaymentEventOf } from './payment-process.events.js';
import {
  type KnownOrder,
  type KnownStock,
  type RunningProcess,
  seen,
  withEntry,
} from './payment-process.state.js';

type AboutStock = PaymentEventOf<
  | 'DispatchNoted'
  | 'StockReservationRequested'
  | 'StockReleaseRequested'
  | 'StockCommitmentRequested'
  | 'StockReservationAnswered'
  | 'StockReleaseAnswered'
  | 'StockCommitmentAnswered'
>;

/** What follows from shipments, from commands to the stock, and from its answers. */
export function evolveStock(state: RunningProcess, event: AboutStock): RunningProcess {
  const { order, stock } = state;
  if (event.type === 'DispatchNoted') {
    const shipmentIds = [...order.shipmentIds, event.shipmentId];
    return { ...state, order: seen({ ...order, shipmentIds }, event.orderVersion) };
  }
  return { ...state, stock: ofRevision(evolveKnown(stock, order, event), order) };
}

/** Once all that is ordered is held, the order can be had as it is now. */
export const ofRevision = (
  stock: KnownStock,
  { items, revisionVersion: revision }: KnownOrder,
): KnownStock =>
  [...items].every(([sku, quantity]) => (stock.held.get(sku) ?? 0) >= quantity)
    ? { ...stock, revision }
    : stock;

function evolveKnown(
  stock: KnownStock,
  { items: ordered, revisionVersion: revision }: KnownOrder,
  event: Exclude<AboutStock, { readonly type: 'DispatchNoted' }>,
): KnownStock {
  const { request } = event;
  switch (event.type) {
    case 'StockReservationRequested': {
      const items = new Map(event.items.map(({ sku, quantity }) => [sku, quantity]));
      const reservations = withEntry(stock.reservations, request, { items, reported: new Set<string>() });
      return { ...stock, reservations, open: { request, released: [], revision } };
    }
    case 'StockReleaseRequested':
      return { ...stock, open: { request, released: event.skus, revision } };
    case 'StockCommitmentRequested':
      return { ...stock, open: { request, released: [], revision } };
    case 'StockReservationAnswered': {
      const answered = reservationAnswered(stock, ordered, event);
      const isGranted = stock.open?.request === request && event.refused.length === 0;
      return closed(isGranted ? { ...answered, revision: stock.open.revision } : answered, request);
    }
    case 'StockReleaseAnswered': {
      if (stock.open?.request !== request) return stock;
      const held = new Map(stock.held);
      for (const sku of stock.open.released) held.delete(sku);
      return { ...closed(stock, request), held };
    }
    case 'StockCommitmentAnswered':
      return closed(stock, request);
  }
}

function closed(stock: KnownStock, request: number): KnownStock {
  const { open, ...rest } = stock;
  return open?.request === request ? rest : stock;
}

function reservationAnswered(
  stock: KnownStock,
  ordered: ReadonlyMap<string, number>,
  { request, reserved, refused }: PaymentEventOf<'StockReservationAnswered'>,
): KnownStock {
  const reservation = stock.reservations.get(request);
  if (reservation === undefined) return stock;
  const { items } = reservation;
  const held = new Map(stock.held);
  const reported = new Set(reservation.reported);
  for (const sku of reserved) {
    const quantity = items.get(sku);
    if (quantity === undefined || reported.has(sku)) continue;
    held.set(sku, quantity);
    reported.add(sku);
  }
  let { isRefused } = stock;
  const isOpen = stock.open?.request === request;
  for (const { sku, code } of refused) {
    // Older events: it is held through a request whose answer got lost, and nobody knows how many of it.
    if (code === 'already-reserved') held.set(sku, held.get(sku) ?? 0);
    else if (isOpen && items.get(sku) === ordered.get(sku)) isRefused = true;
  }
  const reservations = withEntry(stock.reservations, request, { items, reported });
  return { ...stock, held, reservations, isRefused };
}
