import { MemoryParkedStreams, type Subscribed } from '@daybook/parking';
import type { Checkpoints, ProcessStore } from '../process-store.port.js';
import { MemoryDeadlines } from './memory-deadlines.js';

/** A store for tests of whatever uses one. It keeps every promise of the port but that of the disk. */
export class MemoryProcessStore implements ProcessStore {
  readonly checkpoints: Checkpoints = new MemoryCheckpoints();
  readonly deadlines: MemoryDeadlines;
  readonly parked = new MemoryParkedStreams();
  private readonly madeAt = new Date().toISOString();

  /** @param now the clock, in milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.deadlines = new MemoryDeadlines(now);
  }

  async beginning(): Promise<string> {
    return this.madeAt;
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }
}

class MemoryCheckpoints implements Checkpoints {
  private readonly positions = new Map<string, Map<number, number>>();

  async read(subscribed: Subscribed): Promise<ReadonlyMap<number, number>> {
    return new Map(this.positions.get(keyOf(subscribed)));
  }

  async move(subscribed: Subscribed, positions: ReadonlyMap<number, number>): Promise<void> {
    const moved = new Map(this.positions.get(keyOf(subscribed)));
    for (const [partition, position] of positions) {
      moved.set(partition, Math.max(position, moved.get(partition) ?? 0));
    }
    this.positions.set(keyOf(subscribed), moved);
  }
}

const keyOf = ({ subscription, category }: Subscribed): string => JSON.stringify([subscription, category]);
