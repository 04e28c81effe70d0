import { PaymentCommandLoop } from '@daybook/command-path';
import type { RecordedEvent } from '@daybook/event-log';
import type { CommandContext } from '@daybook/event-sourcing';
import { isStockAwaited, type PaymentRejectionCode, type UntimedInput } from '@daybook/payment';

/** ISO 8601 in UTC with milliseconds. */
export type Clock = () => string;

/** Whoever carries out a request of a process acts under this name. */
export const processActor = { id: 'payment-process', role: 'process' } as const;

/** Which command an input comes as, and the event that it follows from, if there is one. */
export interface Origin {
  readonly commandId: string;
  readonly cause?: RecordedEvent;
}

/** The payment processes of all orders. This is the one place where they are told anything, and decide. */
export class PaymentProcesses {
  constructor(
    private readonly loop: PaymentCommandLoop,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves once what follows from the input is on disk, or with the code where the process learns nothing from it. To
   * tell it again does no harm.
   */
  async tell(orderId: string, input: UntimedInput, origin: Origin): Promise<'noted' | PaymentRejectionCode> {
    const now = this.clock();
    const outcome = await this.loop.handle({
      streamId: orderId,
      command: { ...input, now },
      context: contextOf(origin, now),
      ...(input.type === 'OrderPlaced' && { likelyNew: true }),
    });
    switch (outcome.kind) {
      case 'accepted':
        return 'noted';
      case 'rejected':
        return outcome.rejection.code;
      // The time is part of what is decided on, so the same input at another time counts as other content.
      case 'command-id-reused':
        return 'known-already';
      case 'stale-version':
        throw new Error('No version was named.');
    }
  }

  /** Whether the process still waits for the answer of the stock to the request that it made in that event. */
  async isStockAwaited(request: number, { streamId, version }: RecordedEvent): Promise<boolean> {
    return isStockAwaited(await this.loop.stateFrom(streamId, version), request);
  }
}

export function contextOf({ commandId, cause }: Origin, now: string): CommandContext {
  return {
    commandId,
    correlationId: cause?.correlationId ?? commandId,
    ...(cause !== undefined && { causationId: cause.eventId }),
    ...(cause?.traceparent !== undefined && { traceparent: cause.traceparent }),
    actor: processActor,
    now,
  };
}
