import { event } from './event-shapes.js';
import { answer, attempt, code, key, money, reference, refund, request } from './payment.fields.js';

/** Money that goes back to the customer, by the payment provider. */
export const refundEvents = {
  RefundRequested: {
    1: event(
      'Give the amount back.',
      { request, attempt, refund, key, reference, ...money },
      { request: 7, attempt: 2, key: '536365:2:refund', reference: 'ch_2', amount: '15.30', currency: 'GBP' },
    ),
  },
  RefundSucceeded: {
    1: event(
      'The amount was given back.',
      { ...answer, refund, reference },
      { attempt: 2, request: 9, reference: 're_2' },
    ),
  },
  RefundRefused: {
    1: event(
      'The provider does not give the amount back.',
      { ...answer, refund, code },
      { attempt: 3, request: 15, code: 'charge-disputed' },
    ),
  },
  RefundUnanswered: {
    1: event(
      'The provider did not answer; the amount was given back or not.',
      { ...answer, refund },
      {
        attempt: 2,
        request: 7,
      },
    ),
  },
};
