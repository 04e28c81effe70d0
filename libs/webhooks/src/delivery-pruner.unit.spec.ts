import { MovedClock, until } from '@daybook/test-kit';
import { anEventToTell } from './contract/events.js';
import { claimRequest, created, dayMs } from './contract/store-under-test.js';
import { DeliveryPruner } from './delivery-pruner.js';
import { MemoryWebhookStore } from './memory/memory-webhook-store.js';

describe('DeliveryPruner', () => {
  it('removes all that is old, batch after batch, and tries again after a failure', async () => {
    const clock = new MovedClock();
    const store = new MemoryWebhookStore(clock.now);
    const { id } = await created(store);
    await store.deliveries.make(
      Array.from({ length: 25 }, (_, index) => anEventToTell({ position: index + 1 })),
    );
    for (const claimed of await store.deliveries.claimDue(claimRequest())) {
      await store.deliveries.settle(claimed, { durationMs: 1, status: 200 }, { kind: 'delivered' });
    }
    clock.advance(31 * dayMs);
    let isAway = true;
    const failures: unknown[] = [];
    const pruner = new DeliveryPruner({
      deliveries: {
        prune: async (request) => {
          if (isAway) throw new Error('away');
          return store.deliveries.prune(request);
        },
      },
      batchSize: 10,
      onFailure: (error) => {
        failures.push(error);
        isAway = false;
      },
    });
    pruner.start();
    await until(async () => (await store.deliveries.list({ endpointId: id, limit: 100 })).length === 0);
    await pruner.stop();
    expect(failures).toEqual([new Error('away')]);
  });
});
