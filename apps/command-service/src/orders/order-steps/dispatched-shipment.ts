import type { OrderEvent } from '@daybook/ordering';

/** The shipment that the command's one event tells of. */
export function shipmentIdOf(events: readonly OrderEvent[]): number {
  const [event] = events;
  if (event?.type !== 'ShipmentDispatched') throw new Error('The accepted command dispatched no shipment.');
  return event.shipmentId;
}
