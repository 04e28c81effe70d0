import { decodeStoredOrderEvent, ordersCategory } from '@daybook/contracts';
import { CommandLoop, type CommandOutcome } from '@daybook/event-sourcing';
import {
  encodeOrderEvent,
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

/** As many ids take about as much memory, as was measured of orders that were just placed. */
const weightOf = { order: 8, line: 4, shipment: 1, item: 1 };

function weigh(order: OrderState): number {
  const lines = 'lines' in order ? order.lines.size : 0;
  const shipments = 'shipments' in order ? order.shipments : [];
  return shipments.reduce(
    (weight, { items }) => weight + weightOf.shipment + items.length * weightOf.item,
    weightOf.order + lines * weightOf.line,
  );
}

export type OrderOutcome = CommandOutcome<OrderState, OrderEvent, OrderRejection>;
