import type { PartitionBatch } from '@daybook/event-feed';
import type { Deadline } from '@daybook/processes';
import type { MetricsRegistry } from '@daybook/service-kit';

/** Events that a process follows, in order and from checkpoints of their own. */
export interface ProcessSubscription {
  /** Checkpoints and parked streams are stored under this name, so it stays for ever. */
  readonly subscription: string;
  readonly category: string;
  /** May be handed the same events more than once. */
  handle(batches: readonly PartitionBatch[]): Promise<void>;
}

/**
 * A process as the process manager runs it. Its folder below processes/ has a file or more for each of four verbs:
 *
 * - *interested*: which streams the process is told of, and which it leaves alone;
 * - *told*: what an event of them, or somebody outside, means to the process;
 * - *decides*: where the process is told it, and its decider in the domain decides what to ask for;
 * - *asks*: who carries out a request of the process, and tells it what came of that.
 */
export interface Process {
  /**
   * What it is told of, and what it asks for. Those who wait for others have a subscription of their own, so that
   * nobody else waits for them.
   */
  readonly subscriptions: readonly ProcessSubscription[];
  /** A process whose deadlines cannot fire is parked under this name; its replay sets them once more. */
  readonly deadlines: ProcessSubscription;
  /** Tells the process that it has come to a deadline. */
  fire(deadline: Deadline): Promise<void>;
  registerMetrics(metrics: MetricsRegistry): void;
}
