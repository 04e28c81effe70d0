import type { EventLog } from '@daybook/event-log';
import { parkedAt, type ParkedStreams, type ParkingLogger, type Subscribed } from '@daybook/parking';
import type { Deadline } from '@daybook/processes';
import { isStoreFault } from './store-fault.js';

export interface ParkingDeadlinesOptions {
  readonly subscribed: Subscribed;
  readonly parked: ParkedStreams;
  readonly log: Pick<EventLog, 'streamPages'>;
  readonly fire: (deadline: Deadline) => Promise<void>;
  readonly logger: ParkingLogger;
}

/**
 * Fires deadlines. A process whose deadline cannot fire twice in a row, and not because of the store, is parked, and the
 * deadline counts as done: it stands in the events of the process, and the replay sets it once more.
 */
export class ParkingDeadlines {
  constructor(private readonly options: ParkingDeadlinesOptions) {}

  async fire(deadline: Deadline): Promise<void> {
    try {
      await this.options.fire(deadline);
    } catch (error) {
      if (isStoreFault(error)) throw error;
      await this.fireOnceMore(deadline);
    }
  }

  private async fireOnceMore(deadline: Deadline): Promise<void> {
    try {
      await this.options.fire(deadline);
    } catch (error) {
      if (isStoreFault(error)) throw error;
      await this.park(deadline, error);
    }
  }

  private async park({ processId: streamId, name }: Deadline, error: unknown): Promise<void> {
    const { subscribed, parked, log, logger } = this.options;
    const { category } = subscribed;
    let lastVersion = 0;
    let first;
    for await (const page of log.streamPages({ category, streamId })) {
      first ??= page[0];
      lastVersion = page.at(-1)!.version;
    }
    // A deadline of a process that the log does not know is of no use to anybody.
    if (first === undefined) return logger.warn({ streamId, name }, 'A deadline belongs to no process.');
    const stream = { ...parkedAt(subscribed, first, error), lastVersion };
    await parked.park(stream);
    logger.warn({ ...stream, name }, 'A process is parked: its deadline cannot fire.');
  }
}
