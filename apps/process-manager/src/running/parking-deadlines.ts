import type { EventLog } from '@daybook/event-log';
import { parkedAt, type ParkedStreams, type ParkingLogger } from '@daybook/parking';
import type { Deadline } from '@daybook/processes';
import type { Process } from './process.js';
import { isStoreFault } from './store-fault.js';

/** Attempts at a deadline in a row, before its process is parked. */
const maxAttempts = 2;

/**
 * Fires deadlines. A process whose deadline fails each time, and not because of the store, is parked, and the deadline
 * counts as done: it stands in the events of the process, and the replay sets it once more.
 */
export class ParkingDeadlines {
  constructor(
    private readonly process: Process,
    private readonly parked: ParkedStreams,
    private readonly log: Pick<EventLog, 'streamPages'>,
    private readonly logger: ParkingLogger,
  ) {}

  async fire(deadline: Deadline): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.process.fire(deadline);
      } catch (error) {
        if (isStoreFault(error)) throw error;
        if (attempt === maxAttempts) return this.park(deadline, error);
      }
    }
  }

  private async park({ processId: streamId, name }: Deadline, error: unknown): Promise<void> {
    const { subscription, category } = this.process.deadlines;
    let lastVersion = 0;
    let first;
    for await (const page of this.log.streamPages({ category, streamId })) {
      first ??= page[0];
      lastVersion = page.at(-1)!.version;
    }
    // Nobody can use a deadline of a process that the log does not know.
    if (first === undefined) return this.logger.warn({ streamId, name }, 'A deadline belongs to no process.');
    const stream = { ...parkedAt({ subscription, category }, first, error), lastVersion };
    await this.parked.park(stream);
    this.logger.warn({ ...stream, name }, 'A process is parked: its deadline cannot fire.');
  }
}
