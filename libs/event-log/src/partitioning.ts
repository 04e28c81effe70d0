/**
 * The partition of a stream: the same one that Kafka's default partitioner gives to a message whose key
 * is the stream's id, so that producers and consumers in any language agree with the log.
 *
 * Source: MurmurHash2 by Austin Appleby, with the seed and the sign bit of Apache Kafka's
 * `BuiltInPartitioner.partitionForKey`.
 */
export function partitionOf(streamId: string, partitionCount: number): number {
  return (murmur2(Buffer.from(streamId, 'utf8')) & 0x7fffffff) % partitionCount;
}

const multiplier = 0x5bd1e995;

function murmur2(bytes: Buffer): number {
  let hash = 0x9747b28c ^ bytes.length;
  const blocks = bytes.length & ~3;
  for (let offset = 0; offset < blocks; offset += 4) {
    let block = Math.imul(bytes.readInt32LE(offset), multiplier);
    block ^= block >>> 24;
    hash = Math.imul(hash, multiplier) ^ Math.imul(block, multiplier);
  }
  if (bytes.length > blocks) {
    for (let offset = bytes.length - 1; offset >= blocks; offset -= 1) {
      hash ^= bytes[offset]! << ((offset - blocks) * 8);
    }
    hash = Math.imul(hash, multiplier);
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}
