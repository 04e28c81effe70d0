import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { NewEvent, RecordedEvent } from './event-log.port.js';

/** What stands before the first event of a partition: 32 zero bytes. */
export const genesisHash = '0'.repeat(64);

/** The stream's part of an event: what its writer knows before the log has given it a place. */
export type EventContent = NewEvent & Pick<RecordedEvent, 'category' | 'streamId' | 'version'>;

/**
 * SHA-256 of the event's content in the JSON Canonicalization Scheme (RFC 8785): all fields but
 * partition, position, recordedAt and hash; absent ones are left out.
 */
export function contentHash(event: EventContent): Buffer {
  const content = {
    eventId: event.eventId,
    category: event.category,
    streamId: event.streamId,
    version: event.version,
    type: event.type,
    schemaVersion: event.schemaVersion,
    data: event.data,
    occurredAt: event.occurredAt,
    commandId: event.commandId,
    correlationId: event.correlationId,
    causationId: event.causationId,
    actor: event.actor,
    traceparent: event.traceparent,
  };
  return createHash('sha256').update(canonicalize(content)!, 'utf8').digest();
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

/** Checks that `event` is the next one after the given head. */
export function checkChain(
  head: { readonly position: number; readonly hash: string },
  event: RecordedEvent,
): ChainFault | undefined {
  if (event.position !== head.position + 1) return 'position';
  const expected = chainHash(head.hash, event.position, event.recordedAt, contentHash(event));
  return expected === event.hash ? undefined : 'hash';
}
