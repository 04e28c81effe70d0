import { describeParkedStreamsContract } from '../contract/parked-streams.contract.js';
import { MemoryParkedStreams } from './memory-parked-streams.js';

describeParkedStreamsContract('MemoryParkedStreams', async () => {
  const parked = new MemoryParkedStreams();
  return { parked, review: parked };
});
