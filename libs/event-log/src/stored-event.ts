import type { EventEnvelope, StoredEvent } from './event-log.port.js';

const beginningOfEnvelope = ',"eventId":"';

/**
 * The end of a content, from its `eventId` on. No field there holds an object, and within text there is no bare quote,
 * so that the last such beginning is the envelope's, whatever the data has in it.
 *
 * @throws SyntaxError for what is no content
 */
export const envelopeOf = (content: string): EventEnvelope =>
  JSON.parse(`{${content.slice(content.lastIndexOf(beginningOfEnvelope) + 1)}`) as EventEnvelope;

/** The whole event as JSON: the text of its content with its place added. */
export const eventText = ({ content, partition, position, recordedAt, hash }: StoredEvent): string =>
  `${content.slice(0, -1)},"partition":${partition},"position":${position},"recordedAt":"${recordedAt}","hash":"${hash}"}`;
