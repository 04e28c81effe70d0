import { randomInt } from 'node:crypto';
import { encodeOrderEvent } from '@daybook/contracts';
import type { NewEvent } from '@daybook/event-log';
import { type ChangeRequest, type OrderCommand, orderDecider, type OrderState } from '@daybook/ordering';
import type { StreamContent } from './filled-log.ts';
import { newEvent } from './new-event.ts';
import { aLine, anOrder } from './orders.ts';

/** With placing and confirming, 8 events a life on average. */
const fewestModifications = 2;
const mostModifications = 10;
/** One order in so many is cancelled, and all others are confirmed. */
const ordersForEachCancelled = 20;

/**
 * An order from when it is placed to when it is confirmed or cancelled, as the decider accepts it, each event appended
 * by itself: two thirds of the modifications change a quantity, the others add a line or change the address.
 */
export function anOrderLife(): StreamContent {
  const { orderId, ...order } = anOrder();
  const modifications = fewestModifications + randomInt(mostModifications - fewestModifications + 1);
  const isCancelled = randomInt(ordersForEachCancelled) === 0;
  const commands: OrderCommand[] = [
    { type: 'PlaceOrder', ...order },
    ...Array.from({ length: modifications }, (_, n): OrderCommand => {
      return { type: 'ModifyOrder', changes: [aChange(n, order.lines.length)] };
    }),
    { type: isCancelled ? 'CancelOrder' : 'ConfirmOrder' },
  ];
  return { streamId: orderId, appends: eventsOf(commands) };
}

/** The n-th change of an order. It takes a value that the order never had, because what changes nothing is refused. */
function aChange(n: number, lines: number): ChangeRequest {
  switch (randomInt(6)) {
    case 0:
      return { action: 'addLine', ...aLine() };
    case 1: {
      const shippingAddress = { line1: `${n + 1} High Street`, city: 'Leeds', country: 'United Kingdom' };
      return { action: 'changeShippingAddress', shippingAddress };
    }
    default:
      return { action: 'changeQuantity', lineId: 1 + randomInt(lines), quantity: 20 + n };
  }
}

function eventsOf(commands: readonly OrderCommand[]): [NewEvent][] {
  let state: OrderState = orderDecider.initialState;
  return commands.map((command) => {
    const decision = orderDecider.decide(state, command);
    if (decision.kind === 'rejected')
      throw new Error(`${command.type} was refused: ${decision.rejection.code}.`);
    const [event] = decision.events;
    state = orderDecider.evolve(state, event);
    return [newEvent(encodeOrderEvent(event))];
  });
}
