import { type StockEvent, stockLimits } from '@daybook/stock';
import fc from 'fast-check';
import { anyEvent, fields } from './any-event.js';

/* Stock events as a decider could have decided them. */

const text = fc.string({ unit: 'binary', maxLength: 12 });
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const quantity = fc.integer({ min: 1, max: stockLimits.maxQuantity });
const onHand = fc.nat(stockLimits.maxOnHand);

const orderId = name;
const shipmentId = quantity;

export const stockEvent = anyEvent<StockEvent>({
  StockReceived: fields({ quantity, reference: text }, 'reference'),
  StockAdjusted: fields({ before: onHand, after: onHand, reason: name }),
  StockReserved: fields({ orderId, quantity }),
  StockReservationRefused: fields({
    orderId,
    quantity,
    code: fc.constantFrom('stock-insufficient', 'already-reserved'),
    available: onHand,
  }),
  ReservationReleased: fields({ orderId, quantity, reason: text }, 'reason'),
  StockPicked: fields({ orderId, shipmentId, quantity, added: onHand }),
  StockDispatched: fields({ orderId, shipmentId, quantity, released: onHand }),
  StockUnpicked: fields({ orderId, shipmentId, released: onHand }),
  StockTakenBack: fields({ orderId, quantity, reserved: onHand }),
  ReservationCommitted: fields({ orderId, quantity }),
});
