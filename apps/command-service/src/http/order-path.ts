import { OrderId, ShipmentId } from '@daybook/contracts';
import Type, { type Static } from 'typebox';

export const OrderPath = Type.Object({ orderId: OrderId }, { additionalProperties: false });
export type OrderPath = Static<typeof OrderPath>;

export const ShipmentPath = Type.Object(
  { orderId: OrderId, shipmentId: ShipmentId },
  { additionalProperties: false },
);
export type ShipmentPath = Static<typeof ShipmentPath>;
