import { decodeStoredPaymentEvent, paymentsCategory } from '@daybook/contracts';
import { type EventLog, wholeStream } from '@daybook/event-log';
import { paymentProcess, type PaymentPolicy, type PaymentState } from '@daybook/payment';

/** The payment process of an order as it is now. */
export async function paymentAt(
  log: EventLog,
  policy: PaymentPolicy,
  orderId: string,
): Promise<PaymentState> {
  const process = paymentProcess(policy);
  let state = process.initialState;
  for await (const stored of wholeStream(log, { category: paymentsCategory, streamId: orderId })) {
    state = process.evolve(state, decodeStoredPaymentEvent(stored));
  }
  return state;
}
