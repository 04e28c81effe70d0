import type { EndpointRange, EventToTell, ReplayRange, Replays } from '../webhook-store.port.js';
import type { MemoryDeliveries } from './memory-deliveries.js';
import type { MemoryEndpoints } from './memory-endpoints.js';

const keyOf = ({ endpointId, partition }: Pick<EndpointRange, 'endpointId' | 'partition'>): string =>
  `${endpointId} ${partition}`;

export class MemoryReplays implements Replays {
  private readonly ranges = new Map<string, EndpointRange>();

  constructor(
    private readonly endpoints: MemoryEndpoints,
    private readonly deliveries: MemoryDeliveries,
  ) {}

  async begin(endpointId: string, ranges: readonly ReplayRange[]): Promise<number> {
    const begins = this.endpoints.stored.get(endpointId)?.begins;
    if (!begins) return 0;
    let left = 0;
    for (const range of ranges) {
      const after = Math.max(range.after, begins.get(range.partition) ?? 0);
      if (range.until <= after) continue;
      const before = this.ranges.get(keyOf({ endpointId, ...range }));
      const widened = {
        endpointId,
        partition: range.partition,
        after: before && before.after < before.until ? Math.min(before.after, after) : after,
        until: Math.max(before?.until ?? 0, range.until),
      };
      this.ranges.set(keyOf(widened), widened);
      left += widened.until - widened.after;
    }
    return left;
  }

  async open(limit: number): Promise<EndpointRange[]> {
    return this.present()
      .filter(({ after, until }) => after < until)
      .slice(0, limit);
  }

  async advance(range: EndpointRange, events: readonly EventToTell[], reached: number): Promise<number> {
    const present = this.ranges.get(keyOf(range));
    if (!present || present.after !== range.after || !this.present().includes(present)) return 0;
    this.ranges.set(keyOf(range), { ...present, after: reached });
    return this.deliveries.makeMissed(range.endpointId, events);
  }

  eventsToReplay(endpointId: string): number {
    return this.present()
      .filter((range) => range.endpointId === endpointId)
      .reduce((sum, { after, until }) => sum + Math.max(0, until - after), 0);
  }

  private present(): EndpointRange[] {
    return [...this.ranges.values()].filter(({ endpointId }) => this.endpoints.stored.has(endpointId));
  }
}
