import { decodeStoredOrderEvent, encodeOrderEvent, mapSecrets, ordersCategory } from '@daybook/contracts';
import { CommandLoop, type CommandOutcome } from '@daybook/event-sourcing';
import {
  type OrderCommand,
  orderDecider,
  type OrderEvent,
  type OrderRejection,
  type OrderState,
} from '@daybook/ordering';
import type { EventLog } from '@daybook/event-log';
import { LogEventStore, type StoredForm } from './log-event-store.js';
import { Sealer } from './secrets/sealer.js';

/**
 * Carries out the orders' commands. The class is the injection token, too.
 *
 * Secrets are stored sealed. A command that names one is refused with SealingKeyMissingError where there is no key.
 */
export class OrderCommandLoop extends CommandLoop<OrderState, OrderCommand, OrderEvent, OrderRejection> {
  constructor(log: EventLog, sealer = Sealer.withoutKey) {
    super(orderDecider, new LogEventStore(log, storedForm(sealer)), { weigh });
  }
}

/** In memory secrets are open, so that a repeated command is told from another one. */
const storedForm = (sealer: Sealer): StoredForm<OrderEvent> => ({
  category: ordersCategory,
  encode: (event, streamId) => mapSecrets(encodeOrderEvent(event), (text) => sealer.seal(text, streamId)),
  decode: (stored) =>
    decodeStoredOrderEvent(mapSecrets(stored, (text) => sealer.openIfPossible(text, stored.streamId))),
});

/** Bytes in memory, as measured of orders that were just placed, with descriptions of some 30 characters. */
const bytesOf = { order: 400, line: 200, shipment: 150, item: 70 };

function weigh(order: OrderState): number {
  const lines = 'lines' in order ? order.lines.size : 0;
  const shipments = 'shipments' in order ? order.shipments : [];
  return shipments.reduce(
    (bytes, { items }) => bytes + bytesOf.shipment + items.length * bytesOf.item,
    bytesOf.order + lines * bytesOf.line,
  );
}

export type OrderOutcome = CommandOutcome<OrderState, OrderEvent, OrderRejection>;
