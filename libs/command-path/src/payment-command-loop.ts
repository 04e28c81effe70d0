import { decodeStoredPaymentEvent, encodePaymentEvent, paymentsCategory } from '@daybook/contracts';
import type { EventLog, NewEvent } from '@daybook/event-log';
import { CommandLoop } from '@daybook/event-sourcing';
import {
  type PaymentEvent,
  type PaymentInput,
  type PaymentPolicy,
  paymentProcess,
  type PaymentRejection,
  type PaymentState,
} from '@daybook/payment';
import { LogEventStore } from './log-event-store.js';

/** Tells the payment processes of orders, each of which is a stream of its order's id, what they are to know. */
export class PaymentCommandLoop extends CommandLoop<
  PaymentState,
  PaymentInput,
  PaymentEvent,
  PaymentRejection
> {
  constructor(log: EventLog, policy: PaymentPolicy) {
    super(paymentProcess(policy), new LogEventStore(log, storedForm), { weigh });
  }
}

const storedForm = {
  category: paymentsCategory,
  // JSON it is, but an interface cannot say so.
  encode: (event: PaymentEvent) =>
    encodePaymentEvent(event) as Pick<NewEvent, 'type' | 'schemaVersion' | 'data'>,
  decode: decodeStoredPaymentEvent,
} as const;

function weigh(state: PaymentState): number {
  return state.status === 'none' ? 0 : state.order.items.size + state.orderRequests.size;
}
