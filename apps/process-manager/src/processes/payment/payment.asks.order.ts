import { orderBetween, type OrderCommandLoop } from '@daybook/command-path';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { type Currency, formatAmount } from '@daybook/money';
import { changesBack, linesOf, type OrderCommand } from '@daybook/ordering';
import type { CommandToOrder, PaymentEventOf, UntimedInput } from '@daybook/payment';
import type { Carrier } from './payment.asks.js';
import { type Clock, contextOf } from './payment.decides.js';

type Answer = Extract<UntimedInput, { readonly type: 'OrderAnswered' }>;

/** Carries out the commands of payment processes to their orders. */
export class CommandsToOrder implements Carrier<CommandToOrder> {
  readonly types = [
    'OrderConfirmationRequested',
    'PaymentRecordingRequested',
    'PaymentMethodChangeRequested',
    'OrderCancellationRequested',
    'OrderReversionRequested',
    'RefundRecordingRequested',
  ] as const;

  constructor(
    private readonly log: EventLog,
    private readonly loop: OrderCommandLoop,
    private readonly clock: Clock,
  ) {}

  async carryOut(request: CommandToOrder, cause: RecordedEvent): Promise<Answer> {
    return { type: 'OrderAnswered', request: request.request, outcome: await this.answer(request, cause) };
  }

  /** The id of the event makes it one command, however often it is sent. */
  private async answer(request: CommandToOrder, cause: RecordedEvent): Promise<Answer['outcome']> {
    const { streamId, eventId: commandId } = cause;
    const outcome = await this.loop.handle({
      streamId,
      command: await this.commandOf(request, streamId),
      context: contextOf({ commandId, cause }, this.clock()),
      // What was decided on one state of the order is not carried out on another.
      ...('orderVersion' in request && { expectedVersion: request.orderVersion }),
    });
    switch (outcome.kind) {
      case 'accepted':
        return { kind: 'accepted', orderVersion: outcome.version };
      case 'rejected':
        return { kind: 'rejected', code: outcome.rejection.code };
      case 'stale-version':
      // A version of this software that decided otherwise has carried it out before: the order's events tell of it.
      case 'command-id-reused':
        return { kind: 'rejected', code: 'stale-version' };
    }
  }

  private async commandOf(request: CommandToOrder, orderId: string): Promise<OrderCommand> {
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
      case 'OrderReversionRequested':
        return this.reversion(request, orderId);
    }
  }

  /** Only the order's own events say what its lines were, and at which prices. */
  private async reversion(
    { orderVersion, toVersion, cause }: PaymentEventOf<'OrderReversionRequested'>,
    orderId: string,
  ): Promise<OrderCommand> {
    const { before, after } = await orderBetween(this.log, orderId, { from: toVersion, to: orderVersion });
    const isPlaced = before.status === 'placed' && after.status === 'placed';
    const changes = isPlaced ? changesBack(linesOf(after), linesOf(before), after.currency) : [];
    return { type: 'ModifyOrder', changes, cause };
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
