import { CommandLoop, type CommandOutcome } from '@daybook/event-sourcing';
import {
  type OrderCommand,
  orderDecider,
  type OrderEvent,
  type OrderRejection,
  type OrderState,
} from '@daybook/ordering';
import type { EventLog } from '@daybook/event-log';
import { OrderEventStore } from './order-event-store.js';

/** Carries out the orders' commands. The class is the injection token, too. */
export class OrderCommandLoop extends CommandLoop<OrderState, OrderCommand, OrderEvent, OrderRejection> {
  constructor(log: EventLog) {
    super(orderDecider, new OrderEventStore(log));
  }
}

export type OrderOutcome = CommandOutcome<OrderState, OrderEvent, OrderRejection>;
