import { decodeStoredPaymentEvent, encodePaymentEvent, paymentsCategory } from '@daybook/contracts';
import type { EventLog } from '@daybook/event-log';
import { CommandLoop } from '@daybook/event-sourcing';
import {
  type PaymentEvent,
  type ProcessInput,
  type PaymentPolicy,
  paymentProcess,
  type PaymentRejection,
  type PaymentState,
} from '@daybook/payment';
import { LogEventStore } from './log-event-store.js';

/** Tells payment processes their inputs. Each process is a stream with the id of its order. */
export class PaymentCommandLoop extends CommandLoop<
  PaymentState,
  ProcessInput,
  PaymentEvent,
  PaymentRejection
> {
  constructor(log: EventLog, policy: PaymentPolicy) {
    super(paymentProcess(policy), new LogEventStore(log, storedForm), { weigh });
  }
}

const storedForm = {
  category: paymentsCategory,
  encode: encodePaymentEvent,
  decode: decodeStoredPaymentEvent,
} as const;

/** Bytes in memory. An item stands in several maps: of what is ordered, of what is held. */
const bytesOf = { process: 2_500, item: 250, request: 250 };

function weigh(state: PaymentState): number {
  if (state.status === 'none') return 0;
  const { order, commandsToOrder } = state;
  return bytesOf.process + order.items.size * bytesOf.item + commandsToOrder.size * bytesOf.request;
}
