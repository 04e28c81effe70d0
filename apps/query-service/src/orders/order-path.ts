import { OrderId } from '@daybook/contracts';
import Type, { type Static } from 'typebox';

export const OrderPath = Type.Object({ orderId: OrderId }, { additionalProperties: false });
export type OrderPath = Static<typeof OrderPath>;
