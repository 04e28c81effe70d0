import { orderAt, type StockCommandLoop } from '@daybook/command-path';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { unshippedUnits } from '@daybook/ordering';
import type { CommandToStock, PaymentEventOf, UntimedInput } from '@daybook/payment';
import type { StockCommand, StockEvent } from '@daybook/stock';
import type { Carrier } from './payment.asks.js';
import { type Clock, contextOf, type PaymentProcesses } from './payment.decides.js';

/** How a sku without any record counts: `untracked`, there is enough of it; `tracked`, there is none. */
export type UnknownSkus = 'untracked' | 'tracked';

export interface CommandsToStockOptions {
  readonly log: EventLog;
  readonly loop: StockCommandLoop;
  readonly processes: PaymentProcesses;
  readonly unknownSkus: UnknownSkus;
  readonly clock: Clock;
}

/** Carries out the commands of payment processes to the stock. */
export class CommandsToStock implements Carrier<CommandToStock> {
  readonly types = [
    'StockReservationRequested',
    'StockReleaseRequested',
    'StockCommitmentRequested',
  ] as const;

  constructor(private readonly options: CommandsToStockOptions) {}

  /**
   * Undefined where the process has its answer. Then the command is not carried out again: a sku that had no record at
   * that time has none of who asked, and would now be reserved for an order that may be over.
   */
  async carryOut(request: CommandToStock, cause: RecordedEvent): Promise<UntimedInput | undefined> {
    const isAwaited = await this.options.processes.isStockAwaited(request.request, cause);
    return isAwaited ? this.answer(request, cause) : undefined;
  }

  private async answer(request: CommandToStock, cause: RecordedEvent): Promise<UntimedInput> {
    switch (request.type) {
      case 'StockReservationRequested':
        return this.reserve(request, cause);
      case 'StockReleaseRequested': {
        const { streamId: orderId } = cause;
        // Units that the order is still to be sent are never given up, whatever the process knew when it asked.
        const unshipped = unshippedUnits(await orderAt(this.options.log, orderId));
        await Promise.all(
          request.skus.map((sku) => {
            const keep = unshipped.get(sku) ?? 0;
            return this.command(sku, { type: 'ReleaseReservation', orderId, keep }, cause);
          }),
        );
        return { type: 'ReleaseAnswered', request: request.request };
      }
      case 'StockCommitmentRequested': {
        const { streamId: orderId } = cause;
        await Promise.all(
          request.items.map(({ sku, quantity }) =>
            this.command(sku, { type: 'CommitReservation', orderId, quantity }, cause),
          ),
        );
        return { type: 'CommitmentAnswered', request: request.request };
      }
    }
  }

  /**
   * Reserves so many units of each sku in all; one sku after another, up to the first that is refused, because units
   * that are not going to be sold are kept from nobody.
   */
  private async reserve(
    { request, items }: PaymentEventOf<'StockReservationRequested'>,
    cause: RecordedEvent,
  ): Promise<UntimedInput> {
    const { streamId: orderId } = cause;
    const reserved: string[] = [];
    for (const { sku, quantity } of items) {
      const code = await this.command(sku, { type: 'ReserveStock', orderId, quantity }, cause);
      if (code !== undefined && !(code === 'sku-unknown' && this.options.unknownSkus === 'untracked')) {
        return { type: 'ReservationAnswered', request, reserved, refused: [{ sku, code }] };
      }
      reserved.push(sku);
    }
    return { type: 'ReservationAnswered', request, reserved, refused: [] };
  }

  /** The code of the refusal, if there is one. The id of the event makes it one command, however often it is sent. */
  private async command(sku: string, command: StockCommand, cause: RecordedEvent) {
    const { loop, clock } = this.options;
    const context = contextOf({ commandId: cause.eventId, cause }, clock());
    const outcome = await loop.handle({ streamId: sku, command, context });
    switch (outcome.kind) {
      case 'accepted':
        return refusalIn(outcome.events);
      // A version of this software that decided otherwise has carried it out before: nobody else has this id.
      case 'command-id-reused':
        return undefined;
      case 'rejected':
        // So many units were reserved already.
        return outcome.rejection.code === 'nothing-changed' ? undefined : outcome.rejection.code;
      case 'stale-version':
        throw new Error('No version was named.');
    }
  }
}

const refusalIn = (events: readonly StockEvent[]): string | undefined =>
  events.find((event) => event.type === 'StockReservationRefused')?.code;
