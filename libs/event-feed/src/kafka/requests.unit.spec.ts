import { fetchedPartitionBytes, inRequests, requestLimits } from './requests.js';

/** Takes 1,000 bytes with its key and headers. */
const message = (partition: number) => ({ partition, value: 'x'.repeat(400) });
const partitionsOf = (requests: Iterable<readonly { partition: number }[]>) =>
  [...requests].map((request) => request.map(({ partition }) => partition));

describe('inRequests', () => {
  it('puts as many messages into a request as fit, in their order', () => {
    const messages = [0, 1, 2, 3, 4].map(message);
    const requests = inRequests(messages, { request: 2_000, partition: 2_000 });
    expect(partitionsOf(requests)).toEqual([[0, 1], [2, 3], [4]]);
  });

  it('ends a request where a partition has its share of it', () => {
    const messages = [0, 1, 0, 0, 1].map(message);
    const requests = inRequests(messages, { request: 9_000, partition: 2_000 });
    expect(partitionsOf(requests)).toEqual([
      [0, 1, 0],
      [0, 1],
    ]);
  });

  it('puts nothing of its partition to what is too large, and leaves it where it stands', () => {
    const large = { partition: 1, value: 'x'.repeat(5_000) };
    const messages = [message(1), large, message(0), message(1)];
    const requests = inRequests(messages, { request: 9_000, partition: 2_000 });
    expect(partitionsOf(requests)).toEqual([[1], [1, 0], [1]]);
  });

  it('makes nothing of nothing', () => {
    expect([...inRequests([])]).toEqual([]);
  });

  it('makes no batch that a fetch does not bring', () => {
    expect(requestLimits.partition).toBeLessThan(fetchedPartitionBytes);
  });
});
