import { UnknownEventTypeError, UnreadableEventError } from '@daybook/event-sourcing';
import { type Currency, isCurrency } from '../money/currency.js';
import { formatAmount, parseAmount } from '../money/money.js';
import type { Address, Line, OrderChange, OrderEvent } from './order.events.js';
import type {
  StoredAddress,
  StoredLine,
  StoredOrderCancelled,
  StoredOrderChange,
  StoredOrderEvent,
  StoredOrderModified,
  StoredOrderPlaced,
} from './order.stored.js';

export { UnknownEventTypeError, UnreadableEventError };

/**
 * The event as it is stored. Fields are named one by one, so that nothing gets into the store because
 * it happened to hang on an object, and what is undefined is left out.
 */
export function encodeOrderEvent(event: OrderEvent): StoredOrderEvent {
  switch (event.type) {
    case 'OrderPlaced': {
      const { customerId, currency, country, paymentMethod, shippingAddress } = event;
      const data = {
        customerId,
        currency,
        ...(country !== undefined && { country }),
        paymentMethod,
        ...(shippingAddress !== undefined && { shippingAddress: copyAddress(shippingAddress) }),
        lines: event.lines.map((line) => encodeLine(line, currency)),
      };
      return { type: 'OrderPlaced', schemaVersion: 1, data };
    }
    case 'OrderModified': {
      const { currency } = event;
      const changes = event.changes.map((change) => encodeChange(change, currency));
      return { type: 'OrderModified', schemaVersion: 1, data: { currency, changes } };
    }
    case 'OrderConfirmed':
      return { type: 'OrderConfirmed', schemaVersion: 1, data: {} };
    case 'OrderCancelled': {
      const data = { ...(event.reason !== undefined && { reason: event.reason }) };
      return { type: 'OrderCancelled', schemaVersion: 1, data };
    }
  }
}

/**
 * The event that `data` of the latest schema version tells of. Its shape is taken on trust, because the
 * log holds only what was encoded here; amounts and currencies are still checked, because a wrong one
 * would go unnoticed for long.
 *
 * @throws UnknownEventTypeError, UnreadableEventError
 */
export function decodeOrderEvent(stored: { readonly type: string; readonly data: unknown }): OrderEvent {
  switch (stored.type) {
    case 'OrderPlaced':
      return decodePlaced(stored.data as StoredOrderPlaced);
    case 'OrderModified': {
      const data = stored.data as StoredOrderModified;
      const currency = decodeCurrency(data.currency);
      const changes = data.changes.map((change) => decodeChange(change, currency));
      return { type: 'OrderModified', currency, changes };
    }
    case 'OrderConfirmed':
      return { type: 'OrderConfirmed' };
    case 'OrderCancelled': {
      const { reason } = stored.data as StoredOrderCancelled;
      return { type: 'OrderCancelled', ...(reason !== undefined && { reason }) };
    }
    default:
      throw new UnknownEventTypeError(stored.type);
  }
}

function decodePlaced(data: StoredOrderPlaced): OrderEvent {
  const { customerId, country, paymentMethod, shippingAddress } = data;
  const currency = decodeCurrency(data.currency);
  return {
    type: 'OrderPlaced',
    customerId,
    currency,
    ...(country !== undefined && { country }),
    paymentMethod,
    ...(shippingAddress !== undefined && { shippingAddress: copyAddress(shippingAddress) }),
    lines: data.lines.map((line) => decodeLine(line, currency)),
  };
}

function encodeChange(change: OrderChange, currency: Currency): StoredOrderChange {
  switch (change.kind) {
    case 'lineAdded':
    case 'lineRemoved':
      return { kind: change.kind, line: encodeLine(change.line, currency) };
    case 'quantityChanged':
    case 'shippingAddressChanged':
      return copyChange(change);
  }
}

function decodeChange(change: StoredOrderChange, currency: Currency): OrderChange {
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

function encodeLine(line: Line, currency: Currency): StoredLine {
  const { lineId, sku, description, quantity, unitPriceMinor } = line;
  const unitPrice = formatAmount(unitPriceMinor, currency);
  return { lineId, sku, ...(description !== undefined && { description }), quantity, unitPrice };
}

function decodeLine(line: StoredLine, currency: Currency): Line {
  const { lineId, sku, description, quantity, unitPrice } = line;
  const price = parseAmount(unitPrice, currency);
  if (!price.ok) {
    throw new UnreadableEventError(
      `Not a price in ${currency} (${price.violations.join(', ')}): ${unitPrice}`,
    );
  }
  const read = { lineId, sku, ...(description !== undefined && { description }), quantity };
  return { ...read, unitPriceMinor: price.minor };
}

function decodeCurrency(code: string): Currency {
  if (!isCurrency(code)) throw new UnreadableEventError(`Not a known currency: ${code}`);
  return code;
}

function copyAddress(address: Address | StoredAddress): Address & StoredAddress {
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
