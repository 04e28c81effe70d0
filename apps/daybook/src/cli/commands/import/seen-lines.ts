import { hash } from 'node:crypto';
import { CliError } from '../../cli-error.js';

/** Lines of different content in one file. Each takes some 60 bytes of memory. */
export const maxDistinctLines = 10_000_000;

/** So much of a SHA-256 tells contents apart, whoever made them. */
const digestBytes = 16;

/** Tells a line that stood in the file before. */
export class SeenLines {
  readonly #digests = new Set<string>();

  constructor(private readonly limit = maxDistinctLines) {}

  /** Whether nothing of this content came before; from now on it has. */
  isFirst(content: string): boolean {
    const digest = hash('sha256', content, 'buffer').toString('latin1', 0, digestBytes);
    if (this.#digests.has(digest)) return false;
    if (this.#digests.size >= this.limit) {
      throw new CliError(
        `A file may hold up to ${this.limit} different lines; divide it, and import the rest by itself.`,
      );
    }
    this.#digests.add(digest);
    return true;
  }
}
