import { MemoryParkedStreams } from '@daybook/parking';
import type { WebhookStore } from '../webhook-store.port.js';
import { MemoryDeliveries } from './memory-deliveries.js';
import { MemoryEndpoints } from './memory-endpoints.js';
import { MemoryReplays } from './memory-replays.js';

/** For tests of what stands above it. Keeps every promise of the port but that of the disk. */
export class MemoryWebhookStore implements WebhookStore {
  readonly endpoints: MemoryEndpoints;
  readonly deliveries: MemoryDeliveries;
  readonly replays: MemoryReplays;
  readonly parked = new MemoryParkedStreams();

  /** @param now the clock, in milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.endpoints = new MemoryEndpoints({
      now,
      begin: (...beginning) => this.deliveries.begin(...beginning),
      eventsToReplay: (id) => this.replays.eventsToReplay(id),
    });
    this.deliveries = new MemoryDeliveries(now, () => this.endpoints);
    this.replays = new MemoryReplays(this.endpoints, this.deliveries);
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }
}
