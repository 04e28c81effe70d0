import { orderAt, type StockCommandLoop } from '@daybook/command-path';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { unshippedUnits } from '@daybook/ordering';
import type { PaymentEventOf } from '@daybook/payment';
import type { StockCommand, StockEvent } from '@daybook/stock';
import { type Clock, contextOf, type News, type PaymentProcesses } from './payment-processes.js';

/** What is said of a sku of which the stock knows nothing: that there is enough of it, or that there is none. */
export type UnknownSkus = 'untracked' | 'tracked';

export const stockRequestTypes = [
  'StockReservationRequested',
  'StockReleaseRequested',
  'StockCommitmentRequested',
] as const;

export type StockRequest = PaymentEventOf<(typeof stockRequestTypes)[number]>;

const types: readonly string[] = stockRequestTypes;

export const isStockRequest = (request: { readonly type: string }): request is StockRequest =>
  types.includes(request.type);

export interface StockRequestsOptions {
  readonly log: EventLog;
  readonly loop: StockCommandLoop;
  readonly processes: PaymentProcesses;
  readonly unknownSkus: UnknownSkus;
  readonly clock: Clock;
}

/** Carries out what processes want of the stock. */
export class StockRequests {
  constructor(private readonly options: StockRequestsOptions) {}

  /**
   * Undefined where the process has its answer. It is not looked for again then: a sku that nothing was known of at
   * that time keeps no record of who asked, and would now be reserved for an order that may be over.
   */
  async carryOut(request: StockRequest, cause: RecordedEvent): Promise<News | undefined> {
    const isAwaited = await this.options.processes.isStockAwaited(request.request, cause);
    return isAwaited ? this.answer(request, cause) : undefined;
  }

  private async answer(request: StockRequest, cause: RecordedEvent): Promise<News> {
    switch (request.type) {
      case 'StockReservationRequested':
        return this.reserve(request, cause);
      case 'StockReleaseRequested': {
        const { streamId: orderId } = cause;
        // What the order is still to be sent is never given up, whatever the process knew of it when it asked.
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
   * So many of each are to be reserved in all. One after another, up to the first that is refused: what is not going to
   * be sold is kept from nobody.
   */
  private async reserve(
    { request, items }: PaymentEventOf<'StockReservationRequested'>,
    cause: RecordedEvent,
  ): Promise<News> {
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

  /** The code of the refusal, if it was refused. The event's id makes it one command, however often it is sent. */
  private async command(sku: string, command: StockCommand, cause: RecordedEvent) {
    const { loop, clock } = this.options;
    const context = contextOf({ commandId: cause.eventId, cause }, clock());
    const outcome = await loop.handle({ streamId: sku, command, context });
    switch (outcome.kind) {
      case 'accepted':
        return refusalIn(outcome.events);
      // Carried out before, by a version of this software that decided otherwise: nobody else has this id.
      case 'command-id-reused':
        return undefined;
      case 'rejected':
        // So many were reserved already.
        return outcome.rejection.code === 'nothing-changed' ? undefined : outcome.rejection.code;
      case 'stale-version':
        throw new Error('No version was named.');
    }
  }
}

const refusalIn = (events: readonly StockEvent[]): string | undefined =>
  events.find((event) => event.type === 'StockReservationRefused')?.code;
