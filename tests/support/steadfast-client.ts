import { Api } from './api.js';
import type { ComposeProject } from './compose-project.js';

const retryEveryMs = 50;

/**
 * Places orders as a shop does that will not lose one: with a key each, at any command-service there is, again
 * and again until it is told that the order is placed.
 */
export class SteadfastClient {
  private readonly apis = new Map<string, Api>();
  /** By accepted order: the position with which it was answered. */
  readonly positions = new Map<string, string>();
  /** How often a status came that was no acceptance; 0 stands for no answer at all. */
  readonly refusals = new Map<number, number>();
  /** Answers of 503 that did not say when to try again. */
  withoutRetryAfter = 0;
  private urls: readonly string[] = [];
  private looking: Promise<void> | undefined;
  private next = 0;

  constructor(private readonly project: ComposeProject) {}

  get accepted(): number {
    return this.positions.size;
  }

  /** Looks again where the services are; once for all who ask meanwhile, since each look starts a program. */
  lookAround(): Promise<void> {
    this.looking ??= this.look().finally(() => (this.looking = undefined));
    return this.looking;
  }

  async place(order: Readonly<Record<string, unknown>> & { readonly orderId: string }): Promise<void> {
    for (;;) {
      const answer = await this.api()
        .place(order, { 'idempotency-key': order.orderId })
        .catch(() => undefined);
      if (answer?.status === 201) {
        this.positions.set(order.orderId, answer.headers['daybook-position']!);
        return;
      }
      const status = answer?.status ?? 0;
      if (status >= 400 && status < 500)
        throw new Error(`An order was refused: ${JSON.stringify(answer!.body)}`);
      if (status === 503 && answer!.headers['retry-after'] === undefined) this.withoutRetryAfter += 1;
      this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
      if (answer === undefined) await this.lookAround();
      await new Promise((resolve) => setTimeout(resolve, retryEveryMs));
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.apis.values()].map((api) => api.close()));
  }

  private async look(): Promise<void> {
    this.urls = await this.project.urls('command-service');
  }

  private api(): Api {
    const url = this.urls[(this.next += 1) % this.urls.length] ?? 'http://127.0.0.1:1';
    let api = this.apis.get(url);
    if (!api) this.apis.set(url, (api = new Api(url, this.project.key)));
    return api;
  }
}
