import { OrderId, Payment } from '@daybook/contracts';
import { Documented, Problem, validPath } from '@daybook/service-kit';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import Type, { type Static } from 'typebox';
import { PROCESS_ADAPTERS, type ProcessManagerAdapters } from '../../../process-manager.adapters.js';
import { paymentAt } from './payment-at.js';
import { paymentView } from './payment-view.js';

const PaymentPath = Type.Object({ orderId: OrderId }, { additionalProperties: false });

/** Reads the process's own stream, and so is never behind. */
@Controller('v1/payments')
export class GetPaymentController {
  constructor(@Inject(PROCESS_ADAPTERS) private readonly adapters: ProcessManagerAdapters) {}

  @Get(':orderId')
  @Documented({
    summary: 'Read how far the payment of an order is',
    tags: ['payments'],
    success: { description: 'The payment process of the order.', schema: Payment },
    problems: { 404: 'payment-not-found', 503: ['log-unavailable'] },
  })
  async get(@Param(validPath(PaymentPath)) { orderId }: Static<typeof PaymentPath>): Promise<Payment> {
    const state = await paymentAt(this.adapters.log, orderId);
    if (state.status === 'none') {
      throw new Problem({
        status: 404,
        code: 'payment-not-found',
        title: 'The order has no payment process',
      });
    }
    return paymentView(state);
  }
}
