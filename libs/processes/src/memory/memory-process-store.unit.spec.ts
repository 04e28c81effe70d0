import { MovedClock } from '@daybook/test-kit';
import { describeProcessStoreContract } from '../contract/process-store.contract.js';
import { MemoryProcessStore } from './memory-process-store.js';

describeProcessStoreContract('MemoryProcessStore', async () => {
  const clock = new MovedClock();
  const store = new MemoryProcessStore(clock.now);
  return { clock, connect: async () => store, close: () => store.close() };
});
