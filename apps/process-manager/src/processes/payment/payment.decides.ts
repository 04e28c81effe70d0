import { PaymentCommandLoop } from '@daybook/command-path';
import type { RecordedEvent } from '@daybook/event-log';
import type { CommandContext } from '@daybook/event-sourcing';
import { isStockAwaited, type ProcessInput, type PaymentRejectionCode } from '@daybook/payment';

/** ISO 8601 in UTC with milliseconds. */
export type Clock = () => string;

/** Who everything is done by that a process wants. */
export const processActor = { id: 'payment-process', role: 'process' } as const;

/** What a process is told, but for the time. */
export type News<Input = ProcessInput> = Input extends unknown ? Omit<Input, 'now'> : never;

/** Which command it is, and the event that it follows from, if it does from one. */
export interface Origin {
  readonly commandId: string;
  readonly cause?: RecordedEvent;
}

/** The payment processes of all orders: the one place at which they are told anything. */
export class PaymentProcesses {
  constructor(
    private readonly loop: PaymentCommandLoop,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves once it is on disk, or with the code where it says nothing that the process does not know. To be told
   * again does no harm.
   */
  async tell(orderId: string, news: News, origin: Origin): Promise<'noted' | PaymentRejectionCode> {
    const now = this.clock();
    const outcome = await this.loop.handle({
      streamId: orderId,
      command: { ...news, now },
      context: contextOf(origin, now),
      ...(news.type === 'OrderPlaced' && { likelyNew: true }),
    });
    switch (outcome.kind) {
      case 'accepted':
        return 'noted';
      case 'rejected':
        return outcome.rejection.code;
      // The time is part of what was decided, so the same news at another time count as other content.
      case 'command-id-reused':
        return 'known-already';
      case 'stale-version':
        throw new Error('No version was named.');
    }
  }

  /** Whether the process still waits for what it wanted of the stock in that event. */
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
