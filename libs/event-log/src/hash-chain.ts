import { createHash, hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Json, NewEvent, RecordedEvent } from './event-log.port.js';

/** What stands before the first event of a partition: 32 zero bytes. */
export const genesisHash = '0'.repeat(64);

/** The stream's part of an event: what its writer knows before the log has given it a place. */
export type EventContent = NewEvent & Pick<RecordedEvent, 'category' | 'streamId' | 'version'>;

/** Data in the JSON Canonicalization Scheme (RFC 8785), which is JSON like any other. */
export const canonicalData = (data: Json): string => canonicalize(data)!;

/**
 * SHA-256 of the event's content in the JSON Canonicalization Scheme (RFC 8785): all fields but
 * partition, position, recordedAt and hash; absent ones are left out.
 *
 * @param data the event's data in canonical form, where that is known already
 */
export function contentHash(event: EventContent, data = canonicalData(event.data)): Buffer {
  const { actor, category, causationId, commandId, correlationId } = event;
  const { eventId, occurredAt, schemaVersion, statedAt, streamId, traceparent, type, version } = event;
  // The scheme has the fields in order of their names, and these stand before and after "data".
  const before = canonicalize({ actor, category, causationId, commandId, correlationId })!;
  const after = canonicalize({
    eventId,
    occurredAt,
    schemaVersion,
    statedAt,
    streamId,
    traceparent,
    type,
    version,
  })!;
  return hash('sha256', `${before.slice(0, -1)},"data":${data},${after.slice(1)}`, 'buffer');
}

/**
 * The chain's step: sha256(previous hash ‖ position ‖ recordedAt ‖ contentHash), with the position and
 * the milliseconds since 1970 as big-endian 64-bit integers. The database takes the same step in SQL.
 */
export function chainHash(
  previousHash: string,
  position: number,
  recordedAt: string,
  content: Buffer,
): string {
  const numbers = Buffer.alloc(16);
  numbers.writeBigInt64BE(BigInt(position), 0);
  numbers.writeBigInt64BE(BigInt(Date.parse(recordedAt)), 8);
  return createHash('sha256')
    .update(Buffer.from(previousHash, 'hex'))
    .update(numbers)
    .update(content)
    .digest('hex');
}

/** Why an event does not follow from what stands before it. */
export type ChainFault = 'position' | 'hash';

/**
 * Checks that `event` is the next one after the given head.
 *
 * @param content the hash of its content, where something of that is not here to be hashed
 */
export function checkChain(
  head: { readonly position: number; readonly hash: string },
  event: RecordedEvent,
  content?: Buffer,
): ChainFault | undefined {
  if (event.position !== head.position + 1) return 'position';
  // Anything finer than the milliseconds that are hashed would go unseen.
  if (new Date(event.recordedAt).toISOString() !== event.recordedAt) return 'hash';
  const expected = chainHash(head.hash, event.position, event.recordedAt, content ?? contentHash(event));
  return expected === event.hash ? undefined : 'hash';
}

const fields: Readonly<Record<keyof Required<RecordedEvent>, true>> = {
  actor: true,
  category: true,
  causationId: true,
  commandId: true,
  correlationId: true,
  data: true,
  eventId: true,
  hash: true,
  occurredAt: true,
  partition: true,
  position: true,
  recordedAt: true,
  schemaVersion: true,
  statedAt: true,
  streamId: true,
  traceparent: true,
  type: true,
  version: true,
};

/** Fields that an event never had when it was hashed. Whoever can write the tables may have put anything there. */
export const unknownFields = (event: RecordedEvent): string[] =>
  Object.keys(event).filter((name) => !Object.hasOwn(fields, name));
