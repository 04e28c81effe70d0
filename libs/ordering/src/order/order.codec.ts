import { UnknownEventTypeError, UnreadableEventError } from '@daybook/event-sourcing';
import { formatAmount } from '@daybook/money';
import {
  copyAddress,
  copyItems,
  copyRestocked,
  decodeAmount,
  decodeChange,
  decodeCurrency,
  decodeLine,
  encodeChange,
  encodeLine,
} from './order.codec.values.js';
import type { OrderEvent, OrderPlaced } from './order.events.js';
import type { StoredOrderEvent, StoredOrderPlaced } from './order.stored.js';

export { UnknownEventTypeError, UnreadableEventError };

/**
 * The event as it is stored. Fields are named one by one, so that nothing gets into the store because
 * it happened to hang on an object, and what is undefined is left out.
 */
export function encodeOrderEvent(event: OrderEvent): StoredOrderEvent {
  switch (event.type) {
    case 'OrderPlaced':
      return { type: event.type, schemaVersion: 1, data: encodePlaced(event) };
    case 'OrderModified': {
      const { type, currency, cause } = event;
      const changes = event.changes.map((change) => encodeChange(change, currency));
      return { type, schemaVersion: 1, data: { currency, changes, ...given({ cause }) } };
    }
    case 'OrderConfirmed':
      return { type: event.type, schemaVersion: 1, data: {} };
    case 'OrderCancelled': {
      const { type, reason, cause } = event;
      return { type, schemaVersion: 1, data: given({ reason, cause }) };
    }
    case 'PaymentConfirmed': {
      const { type, amountMinor, currency, reference } = event;
      const amount = formatAmount(amountMinor, currency);
      return { type, schemaVersion: 1, data: { amount, currency, ...given({ reference }) } };
    }
    case 'PaymentMethodChanged': {
      const { type, before, after, paymentToken, reason } = event;
      return { type, schemaVersion: 1, data: { before, after, ...given({ paymentToken, reason }) } };
    }
    case 'ShipmentDispatched': {
      const { type, shipmentId, carrier, trackingNumber } = event;
      const items = copyItems(event.items);
      return { type, schemaVersion: 1, data: { shipmentId, items, ...given({ carrier, trackingNumber }) } };
    }
    case 'ShipmentDelivered':
      return { type: event.type, schemaVersion: 1, data: { shipmentId: event.shipmentId } };
    case 'DeliveryFailed': {
      const { type, shipmentId, attempt, reason, returnedToSender } = event;
      const restocked = copyRestocked(event.restocked);
      const data = { shipmentId, attempt, ...given({ reason }), returnedToSender, ...given({ restocked }) };
      return { type, schemaVersion: 1, data };
    }
    case 'ItemsReturned': {
      const { type, valueMinor, currency, reason } = event;
      const value = formatAmount(valueMinor, currency);
      const restocked = copyRestocked(event.restocked);
      const data = { items: copyItems(event.items), value, currency, ...given({ reason, restocked }) };
      return { type, schemaVersion: 1, data };
    }
    case 'PaymentRefunded': {
      const { type, amountMinor, currency, reference, reason } = event;
      const amount = formatAmount(amountMinor, currency);
      return { type, schemaVersion: 1, data: { amount, currency, ...given({ reference, reason }) } };
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
  const known = stored as StoredOrderEvent;
  switch (known.type) {
    case 'OrderPlaced':
      return decodePlaced(known.data);
    case 'OrderModified': {
      const { type, data } = known;
      const currency = decodeCurrency(data.currency);
      const changes = data.changes.map((change) => decodeChange(change, currency));
      return { type, currency, changes, ...given({ cause: data.cause }) };
    }
    case 'OrderConfirmed':
      return { type: known.type };
    case 'OrderCancelled': {
      const { reason, cause } = known.data;
      return { type: known.type, ...given({ reason, cause }) };
    }
    case 'PaymentConfirmed': {
      const { amount, reference } = known.data;
      const currency = decodeCurrency(known.data.currency);
      const amountMinor = decodeAmount(amount, currency);
      return { type: known.type, amountMinor, currency, ...given({ reference }) };
    }
    case 'PaymentMethodChanged': {
      const { before, after, paymentToken, reason } = known.data;
      return { type: known.type, before, after, ...given({ paymentToken, reason }) };
    }
    case 'ShipmentDispatched': {
      const { shipmentId, items, carrier, trackingNumber } = known.data;
      return { type: known.type, shipmentId, items: copyItems(items), ...given({ carrier, trackingNumber }) };
    }
    case 'ShipmentDelivered':
      return { type: known.type, shipmentId: known.data.shipmentId };
    case 'DeliveryFailed': {
      const { shipmentId, attempt, reason, returnedToSender } = known.data;
      const restocked = copyRestocked(known.data.restocked);
      return { type: known.type, shipmentId, attempt, ...given({ reason, restocked }), returnedToSender };
    }
    case 'ItemsReturned': {
      const { items, value, reason } = known.data;
      const currency = decodeCurrency(known.data.currency);
      const valueMinor = decodeAmount(value, currency);
      const restocked = copyRestocked(known.data.restocked);
      const more = given({ reason, restocked });
      return { type: known.type, items: copyItems(items), valueMinor, currency, ...more };
    }
    case 'PaymentRefunded': {
      const { amount, reference, reason } = known.data;
      const currency = decodeCurrency(known.data.currency);
      const amountMinor = decodeAmount(amount, currency);
      return { type: known.type, amountMinor, currency, ...given({ reference, reason }) };
    }
    default:
      throw new UnknownEventTypeError(stored.type);
  }
}

function encodePlaced(event: OrderPlaced): StoredOrderPlaced {
  const { customerId, currency, country, paymentMethod, paymentToken, shippingAddress } = event;
  return {
    customerId,
    currency,
    ...(country !== undefined && { country }),
    paymentMethod,
    ...given({ paymentToken }),
    ...(shippingAddress !== undefined && { shippingAddress: copyAddress(shippingAddress) }),
    lines: event.lines.map((line) => encodeLine(line, currency)),
  };
}

function decodePlaced(data: StoredOrderPlaced): OrderPlaced {
  const { customerId, country, paymentMethod, paymentToken, shippingAddress } = data;
  const currency = decodeCurrency(data.currency);
  return {
    type: 'OrderPlaced',
    customerId,
    currency,
    ...(country !== undefined && { country }),
    paymentMethod,
    ...given({ paymentToken }),
    ...(shippingAddress !== undefined && { shippingAddress: copyAddress(shippingAddress) }),
    lines: data.lines.map((line) => decodeLine(line, currency)),
  };
}

type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** The fields that have a value. */
const given = <Fields extends object>(fields: Fields): Given<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
