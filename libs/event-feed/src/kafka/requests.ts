/** About what key and headers take of a message. */
const headersBytes = 600;

/**
 * What a consumer fetches of a partition at a time. kafkajs makes objects of all that a fetch brings before any of it
 * is handled, so this is what a consumer that is behind holds of each partition: three times as much, as objects.
 */
export const fetchedPartitionBytes = 256 * 1024;

export interface RequestLimits {
  /** Bytes of the messages of one request. */
  readonly request: number;
  /** Of them, those of one partition. They are one batch, which a fetch that is smaller might not bring. */
  readonly partition: number;
}

export const requestLimits: RequestLimits = {
  request: 900 * 1024,
  partition: fetchedPartitionBytes - 16 * 1024,
};

/** In their order, as many in a request as fit; what is too large by itself is a batch of its own. */
export function* inRequests<M extends { readonly partition?: number; readonly value: string }>(
  messages: readonly M[],
  limits: RequestLimits = requestLimits,
): Generator<M[]> {
  let request: M[] = [];
  let bytes = 0;
  let bytesOf = new Map<number, number>();
  for (const message of messages) {
    const { partition = 0, value } = message;
    const size = Buffer.byteLength(value) + headersBytes;
    const ofPartition = (bytesOf.get(partition) ?? 0) + size;
    if (request.length > 0 && (bytes + size > limits.request || ofPartition > limits.partition)) {
      yield request;
      request = [];
      bytes = 0;
      bytesOf = new Map();
    }
    request.push(message);
    bytes += size;
    bytesOf.set(partition, (bytesOf.get(partition) ?? 0) + size);
  }
  if (request.length > 0) yield request;
}
