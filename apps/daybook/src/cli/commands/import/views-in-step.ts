import type { ApiClient } from '../../client/api-client.js';

/**
 * Lets a read wait until the views hold what was written before it. Views take a partition's events in their order,
 * so what is known of one position holds for all before it.
 */
export class ViewsInStep {
  readonly #written = new Map<string, Map<string, number>>();
  readonly #seen = new Map<string, number>();

  constructor(private readonly client: ApiClient) {}

  /** @param position where the last event of a command of this customer stands, such as `orders:3:1042` */
  wrote(customerId: string, position: string): void {
    const [partition, number] = parted(position);
    const positions = this.#written.get(customerId) ?? new Map<string, number>();
    positions.set(partition, Math.max(number, positions.get(partition) ?? 0));
    this.#written.set(customerId, positions);
  }

  /** Waits until everything that was written for the customer can be read. */
  async catchUp(customerId: string): Promise<void> {
    const positions = this.#written.get(customerId) ?? [];
    for (const [partition, number] of positions) {
      if ((this.#seen.get(partition) ?? 0) >= number) continue;
      await this.client.get('/v1/orders', { customerId, limit: 1, after: `${partition}:${number}` });
      this.#seen.set(partition, Math.max(number, this.#seen.get(partition) ?? 0));
    }
    this.#written.delete(customerId);
  }
}

function parted(position: string): [partition: string, number: number] {
  const end = position.lastIndexOf(':');
  return [position.slice(0, end), Number(position.slice(end + 1))];
}
