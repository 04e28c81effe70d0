import { partitionOf } from './partitioning.js';

describe('partitionOf', () => {
  // Hashes from Apache Kafka's own UtilsTest.testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('agrees with Kafka on %s', (key, hash) => {
    for (const count of [1, 4, 16, 1000]) expect(partitionOf(key, count)).toBe((hash & 0x7fffffff) % count);
  });
});
