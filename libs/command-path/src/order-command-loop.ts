import { decodeStoredOrderEvent, encodeOrderEvent, ordersCategory } from '@daybook/contracts';
import { CommandLoop, type CommandOutcome } from '@daybook/event-sourcing';
import {
  type OrderCommand,
  orderDecider,
  type OrderEvent,
  type OrderRejection,
  type OrderState,
} from '@daybook/ordering';
import type { EventLog } from '@daybook/event-log';
import { LogEventStore } from './log-event-store.js';

/** Carries out the orders' commands. The class is the injection token, too. */
export class OrderCommandLoop extends CommandLoop<OrderState, OrderCommand, OrderEvent, OrderRejection> {
  constructor(log: EventLog) {
    super(orderDecider, new LogEventStore(log, storedForm), { weigh });
  }
}

const storedForm = {
  category: ordersCategory,
  encode: encodeOrderEvent,
  decode: decodeStoredOrderEvent,
} as const;

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
