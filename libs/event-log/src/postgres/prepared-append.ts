import { InvalidAppendError } from '../errors.js';
import type { StreamAppend } from '../event-log.port.js';
import { canonicalData, contentHash } from '../hash-chain.js';
import { isWellFormed } from '../well-formed.js';

/** An append that is ready to be sent: what can be worked out without the database is. */
export interface PreparedAppend {
  readonly append: StreamAppend;
  readonly partition: number;
  /** Of each event: its data as JSON text, and the hash of its content. */
  readonly data: readonly string[];
  readonly contentHashes: readonly Buffer[];
  /** About what the append takes in memory and on the wire. */
  readonly bytes: number;
}

/** @throws InvalidAppendError for what can never be stored */
export function prepare(append: StreamAppend, partition: number): PreparedAppend {
  const { category, streamId, expectedVersion, events } = append;
  if (!isWellFormed(append)) throw new InvalidAppendError(streamId);
  try {
    const data = events.map((event) => canonicalData(event.data));
    const contentHashes = events.map((event, index) =>
      contentHash({ ...event, category, streamId, version: expectedVersion + index + 1 }, data[index]),
    );
    const bytes = data.reduce((sum, text) => sum + text.length, 0);
    return { append, partition, data, contentHashes, bytes };
  } catch (error) {
    // The canonical form exists only for well-formed Unicode and finite numbers.
    throw new InvalidAppendError(streamId, { cause: error });
  }
}
