import { MovedClock } from '@daybook/test-kit';
import { describeWebhookStoreContract } from '../contract/webhook-store.contract.js';
import { MemoryWebhookStore } from './memory-webhook-store.js';

describeWebhookStoreContract('MemoryWebhookStore', async () => {
  const clock = new MovedClock();
  const store = new MemoryWebhookStore(clock.now);
  return { clock, connect: async () => store, close: () => store.close() };
});
