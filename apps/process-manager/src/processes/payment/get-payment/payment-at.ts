import { decodeStoredPaymentEvent, paymentsCategory } from '@daybook/contracts';
import { type EventLog, wholeStream } from '@daybook/event-log';
import { evolvePayment, noProcess, type PaymentState } from '@daybook/payment';

/** The payment process of an order as it is now. */
export async function paymentAt(log: EventLog, orderId: string): Promise<PaymentState> {
  let state: PaymentState = noProcess;
  for await (const stored of wholeStream(log, { category: paymentsCategory, streamId: orderId })) {
    state = evolvePayment(state, decodeStoredPaymentEvent(stored));
  }
  return state;
}
