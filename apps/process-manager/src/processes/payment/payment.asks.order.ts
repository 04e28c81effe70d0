import { orderAt, type OrderCommandLoop } from '@daybook/command-path';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { type Currency, formatAmount } from '@daybook/money';
import { changesBack, linesOf, type OrderCommand } from '@daybook/ordering';
import type { PaymentEventOf } from '@daybook/payment';
import { type Clock, contextOf, type News } from './payment-processes.js';

export const orderRequestTypes = [
  'OrderConfirmationRequested',
  'PaymentRecordingRequested',
  'PaymentMethodChangeRequested',
  'OrderCancellationRequested',
  'OrderReversionRequested',
  'RefundRecordingRequested',
] as const;

export type OrderRequest = PaymentEventOf<(typeof orderRequestTypes)[number]>;

/** Carries out what processes want of their orders. */
export class OrderRequests {
  constructor(
    private readonly log: EventLog,
    private readonly loop: OrderCommandLoop,
    private readonly clock: Clock,
  ) {}

  /** The event's id makes it one command, however often it is sent. */
  async carryOut(request: OrderRequest, cause: RecordedEvent): Promise<News> {
    const outcome = await this.loop.handle({
      streamId: cause.streamId,
      command:
        request.type === 'OrderReversionRequested'
          ? await this.reversion(request, cause.streamId)
          : commandOf(request),
      context: contextOf({ commandId: cause.eventId, cause }, this.clock()),
      // What was decided on one state of the order is not carried out on another.
      ...('orderVersion' in request && { expectedVersion: request.orderVersion }),
    });
    const answered = (said: Extract<News, { readonly type: 'OrderAnswered' }>['outcome']): News => ({
      type: 'OrderAnswered',
      request: request.request,
      outcome: said,
    });
    switch (outcome.kind) {
      case 'accepted':
        return answered({ kind: 'accepted', orderVersion: outcome.version });
      case 'rejected':
        return answered({ kind: 'rejected', code: outcome.rejection.code });
      case 'stale-version':
      // Carried out before, by a version of this software that decided otherwise: the order's events tell of it.
      case 'command-id-reused':
        return answered({ kind: 'rejected', code: 'stale-version' });
    }
  }

  /** Only the order's own events say what its lines were, and at which prices. */
  private async reversion(
    { orderVersion, toVersion, cause }: PaymentEventOf<'OrderReversionRequested'>,
    orderId: string,
  ): Promise<OrderCommand> {
    const now = await orderAt(this.log, orderId, orderVersion);
    const before = await orderAt(this.log, orderId, toVersion);
    const isKnown = now.status === 'placed' && before.status === 'placed';
    const changes = isKnown ? changesBack(linesOf(now), linesOf(before), now.currency) : [];
    return { type: 'ModifyOrder', changes, cause };
  }
}

function commandOf(request: Exclude<OrderRequest, { type: 'OrderReversionRequested' }>): OrderCommand {
  switch (request.type) {
    case 'OrderConfirmationRequested':
      return { type: 'ConfirmOrder' };
    case 'OrderCancellationRequested':
      return { type: 'CancelOrder', cause: request.cause };
    case 'PaymentMethodChangeRequested':
      return {
        type: 'ChangePaymentMethod',
        paymentMethod: request.method,
        reason: 'The card could not be charged in time.',
      };
    case 'PaymentRecordingRequested':
      return { type: 'RecordPayment', ...moneyOf(request), reference: request.reference };
    case 'RefundRecordingRequested':
      return { type: 'RefundPayment', amount: moneyOf(request).amount, reference: request.reference };
  }
}

const moneyOf = ({
  amountMinor,
  currency,
}: {
  readonly amountMinor: number;
  readonly currency: Currency;
}) => ({
  amount: formatAmount(amountMinor, currency),
  currency,
});
