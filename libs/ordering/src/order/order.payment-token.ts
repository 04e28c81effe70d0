import type { PaymentMethod } from './order.events.js';
import { type Violation, violation } from './order.rejections.js';
import type { OrderState } from './order.state.js';

/** What is wrong with a token beside that method; it stands at `/paymentToken`. */
export const paymentTokenViolations = (method: PaymentMethod, token: string | undefined): Violation[] =>
  token === undefined || method === 'card' ? [] : [violation('payment-token-without-card', '/paymentToken')];

/** What the payment provider gave for the card that is to be charged, if the order is paid by one that is known. */
export const paymentTokenOf = (state: OrderState): string | undefined =>
  'paymentToken' in state ? state.paymentToken : undefined;
