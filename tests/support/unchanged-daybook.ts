import { Api } from './api.js';
import { DaybookProcess } from './daybook-process.js';
import { anOrder } from './orders.js';

/** A Daybook for a spec that is refused whatever it sends, so that none of it leaves an event. */
export class UnchangedDaybook {
  private process!: DaybookProcess;
  private api!: Api;
  private headsBefore!: Awaited<ReturnType<Api['heads']>>;

  /** Orders to be refused things: one that is placed, at version 2, one confirmed and one cancelled. */
  async start(): Promise<Api> {
    this.process = await DaybookProcess.start();
    const api = (this.api = new Api(this.url, this.key));
    await api.place(anOrder({ orderId: 'placed' }));
    await api.modify('placed', [{ action: 'changeQuantity', lineId: 1, quantity: 7 }]);
    await api.place(anOrder({ orderId: 'confirmed' }));
    await api.post('/v1/orders/confirmed/confirmation', {});
    await api.place(anOrder({ orderId: 'cancelled' }));
    await api.post('/v1/orders/cancelled/cancellation', {});
    await api.place(anOrder({ orderId: 'keyed' }), { 'idempotency-key': 'used' });
    this.headsBefore = await api.heads();
    expect(this.headsBefore.some(({ position }) => position > 0)).toBe(true);
    return api;
  }

  get url(): string {
    return this.process.url;
  }

  get key(): string {
    return this.process.key;
  }

  /** Fails if anything was written since the start, or more said on standard error than that requests were refused. */
  async expectUnchangedAndRemove(): Promise<void> {
    try {
      expect(await this.api.heads()).toEqual(this.headsBefore);
      const said = this.process.stderr.split('\n').filter((line) => line !== '' && !isRefusal(line));
      expect(said).toEqual([]);
    } finally {
      await this.api.close();
      await this.process.remove();
    }
  }
}

/** What is said of a request that was refused for its key: nothing that it had in it. */
const partsOfRefusal = new Set(
  'level time service method route status durationMs requestId untold msg'.split(' '),
);

function isRefusal(line: string): boolean {
  if (!line.startsWith('{')) return false;
  const said = JSON.parse(line) as Readonly<Record<string, unknown>>;
  return (
    said['msg'] === 'A request was refused.' && Object.keys(said).every((key) => partsOfRefusal.has(key))
  );
}
