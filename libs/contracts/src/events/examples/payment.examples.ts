import type { FurtherExamplesOf } from '../event-shapes.js';
import type { paymentEventSchemas } from '../payment.schemas.js';

export const paymentExamples: FurtherExamplesOf<typeof paymentEventSchemas> = {
  OrderReversionRequested: { 1: [{ request: 4, orderVersion: 3, toVersion: 2, cause: 'outOfStock' }] },
};
