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

  /** Fails if anything was written since the start, or said on standard error; leaves nothing behind. */
  async expectUnchangedAndRemove(): Promise<void> {
    try {
      expect(await this.api.heads()).toEqual(this.headsBefore);
      expect(this.process.stderr).toBe('');
    } finally {
      await this.api.close();
      await this.process.remove();
    }
  }
}
