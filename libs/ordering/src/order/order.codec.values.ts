import { UnreadableEventError } from '@daybook/event-sourcing';
import { type Currency, formatAmount, isCurrency, parseAmount } from '@daybook/money';
import type { Address, Item, Line, OrderChange, RestockedItem } from './order.events.js';
import type { StoredAddress, StoredLine, StoredOrderChange } from './order.stored.js';

/* The values that stored events are made of; the events are in order.codec.ts. */

export function encodeChange(change: OrderChange, currency: Currency): StoredOrderChange {
  switch (change.kind) {
    case 'lineAdded':
    case 'lineRemoved':
      return { kind: change.kind, line: encodeLine(change.line, currency) };
    case 'quantityChanged':
    case 'shippingAddressChanged':
      return copyChange(change);
  }
}

export function decodeChange(change: StoredOrderChange, currency: Currency): OrderChange {
  switch (change.kind) {
    case 'lineAdded':
    case 'lineRemoved':
      return { kind: change.kind, line: decodeLine(change.line, currency) };
    case 'quantityChanged':
    case 'shippingAddressChanged':
      return copyChange(change);
  }
}

type PlainChange = Extract<StoredOrderChange, { kind: 'quantityChanged' | 'shippingAddressChanged' }>;

/** Changes without money look the same inside and outside. */
function copyChange(change: PlainChange): PlainChange {
  switch (change.kind) {
    case 'quantityChanged': {
      const { kind, lineId, before, after } = change;
      return { kind, lineId, before, after };
    }
    case 'shippingAddressChanged': {
      const { kind, before } = change;
      const after = copyAddress(change.after);
      return before === undefined ? { kind, after } : { kind, before: copyAddress(before), after };
    }
  }
}

export function encodeLine(line: Line, currency: Currency): StoredLine {
  const { lineId, sku, description, quantity, unitPriceMinor } = line;
  const unitPrice = formatAmount(unitPriceMinor, currency);
  return { lineId, sku, ...(description !== undefined && { description }), quantity, unitPrice };
}

export function decodeLine(line: StoredLine, currency: Currency): Line {
  const { lineId, sku, description, quantity, unitPrice } = line;
  const read = { lineId, sku, ...(description !== undefined && { description }), quantity };
  return { ...read, unitPriceMinor: decodeAmount(unitPrice, currency) };
}

export function decodeAmount(text: string, currency: Currency): number {
  const amount = parseAmount(text, currency);
  if (amount.ok) return amount.minor;
  throw new UnreadableEventError(`Not an amount in ${currency} (${amount.violations.join(', ')}): ${text}`);
}

/** Items look the same inside and outside. */
export const copyItems = (items: readonly Item[]): Item[] =>
  items.map(({ lineId, quantity }) => ({ lineId, quantity }));

export const copyRestocked = (items: readonly RestockedItem[] | undefined): RestockedItem[] | undefined =>
  items?.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity }));

export function decodeCurrency(code: string): Currency {
  if (!isCurrency(code)) throw new UnreadableEventError(`Not a known currency: ${code}`);
  return code;
}

export function copyAddress(address: Address | StoredAddress): Address & StoredAddress {
  const { recipient, line1, line2, city, region, postalCode, country } = address;
  return {
    ...(recipient !== undefined && { recipient }),
    line1,
    ...(line2 !== undefined && { line2 }),
    city,
    ...(region !== undefined && { region }),
    ...(postalCode !== undefined && { postalCode }),
    country,
  };
}
