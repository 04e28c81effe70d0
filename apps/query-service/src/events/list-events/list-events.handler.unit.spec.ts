import { randomUUID } from 'node:crypto';
import { encodeOrderEvent, ordersCategory } from '@daybook/contracts';
import { contentHash, MemoryEventLog } from '@daybook/event-log';
import { ListEvents, ListEventsHandler } from './list-events.handler.js';

describe('the events of a partition', () => {
  it('show sealed secrets as they were hashed, and of others the hash alone', async () => {
    const log = new MemoryEventLog({ orders: 1 });
    for (const paymentToken of ['pm_1', 'sealed:v1:01234567:abc']) {
      const event = encodeOrderEvent({
        type: 'OrderPlaced',
        customerId: 'C-1',
        currency: 'GBP',
        paymentMethod: 'card',
        paymentToken,
        lines: [{ lineId: 1, sku: 'A', quantity: 1, unitPriceMinor: 255 }],
      });
      await log.append({
        category: ordersCategory,
        streamId: paymentToken.slice(0, 2),
        expectedVersion: 0,
        events: [
          {
            ...event,
            eventId: randomUUID(),
            occurredAt: '2026-01-05T08:00:00.000Z',
            commandId: randomUUID(),
            correlationId: randomUUID(),
            actor: { id: 'shop', role: 'administrator' },
          },
        ],
      });
    }
    const stored = await log.readPartition({ category: ordersCategory, partition: 0, after: 0 });
    const { items } = await new ListEventsHandler(log).execute(
      new ListEvents({ category: ordersCategory, partition: 0 }),
    );
    expect(JSON.stringify(items)).not.toContain('pm_1');
    expect(items[0]).toMatchObject({ contentHash: contentHash(stored[0]!).toString('hex') });
    expect(items[0]!.data).not.toHaveProperty('paymentToken');
    expect(items[1]).toEqual(stored[1]);
  });
});
