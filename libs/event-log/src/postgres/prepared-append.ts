import { InvalidAppendError } from '../errors.js';
import type { StreamAppend } from '../event-log.port.js';
import { contentText, hashOfText } from '../hash-chain.js';
import { isWellFormed } from '../well-formed.js';

/** An append that is ready to be sent: what can be worked out without the database is. */
export interface PreparedAppend {
  readonly append: StreamAppend;
  readonly partition: number;
  /** Of each event: its content, and the hash of that. */
  readonly contents: readonly string[];
  readonly contentHashes: readonly Buffer[];
  /** About what the append takes in memory and on the wire. */
  readonly bytes: number;
}

/** U+0000 as JSON has it in text. It could be kept, but not be looked at in PostgreSQL, which has no such character. */
const escapedNul = /(?<!\\)(?:\\\\)*\\u0000/;

/** @throws InvalidAppendError for what can never be stored */
export function prepare(append: StreamAppend, partition: number): PreparedAppend {
  const { category, streamId, expectedVersion, events } = append;
  if (!isWellFormed(append)) throw new InvalidAppendError(streamId);
  try {
    const contents = events.map((event, index) =>
      contentText({ ...event, category, streamId, version: expectedVersion + index + 1 }),
    );
    if (contents.some((content) => escapedNul.test(content))) throw new Error('Text cannot have U+0000.');
    const contentHashes = contents.map(hashOfText);
    const bytes = contents.reduce((sum, text) => sum + text.length, 0);
    return { append, partition, contents, contentHashes, bytes };
  } catch (error) {
    // The canonical form exists only for well-formed Unicode and finite numbers.
    throw new InvalidAppendError(streamId, { cause: error });
  }
}
