import { createHash, hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { NewEvent, RecordedEvent } from './event-log.port.js';

/** What stands before the first event of a partition: 32 zero bytes. */
export const genesisHash = '0'.repeat(64);

/** The stream's part of an event: what its writer knows before the log has given it a place. */
export type EventContent = NewEvent & Pick<RecordedEvent, 'category' | 'streamId' | 'version'>;

type RecordedPlace = Pick<RecordedEvent, 'position' | 'recordedAt'>;

/**
 * The event's content in the JSON Canonicalization Scheme (RFC 8785): all fields but partition, position, recordedAt
 * and hash; absent ones are left out. It is made once, by the writer: this text is what is stored and hashed.
 *
 * @throws Error for what has no such form: lone surrogates, numbers that are not finite
 */
export function contentText(event: EventContent): string {
  const { actor, category, causationId, commandId, correlationId, data } = event;
  const { eventId, occurredAt, schemaVersion, statedAt, streamId, traceparent, type, version } = event;
  // The scheme has the fields in order of their names, and text as JSON.stringify has it.
  return (
    `{"actor":${canonicalize(actor)},"category":${text(category)}${optional('causationId', causationId)}` +
    `,"commandId":${text(commandId)},"correlationId":${text(correlationId)},"data":${canonicalize(data)}` +
    `,"eventId":${text(eventId)},"occurredAt":${text(occurredAt)},"schemaVersion":${schemaVersion}` +
    `${optional('statedAt', statedAt)},"streamId":${text(streamId)}${optional('traceparent', traceparent)}` +
    `,"type":${text(type)},"version":${version}}`
  );
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new Error('A lone surrogate has no canonical form.');
  return JSON.stringify(value);
}

const optional = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `,"${name}":${text(value)}`;

/** SHA-256 of a content's text. */
export const hashOfText = (content: string): Buffer => hash('sha256', content, 'buffer');

/** SHA-256 of the event's content. */
export const contentHash = (event: EventContent): Buffer => hashOfText(contentText(event));

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

/** The hash of an event after that of the one before it in its partition, if there is one. */
export const hashAfter = (event: EventContent & RecordedPlace, previousHash = genesisHash): string =>
  chainHash(previousHash, event.position, event.recordedAt, contentHash(event));

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
