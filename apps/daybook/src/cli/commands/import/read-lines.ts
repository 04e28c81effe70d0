import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CliError } from '../../cli-error.js';

/** A line that is not blank. */
export interface SourceLine {
  /** Counted from 1, blank lines included. */
  readonly number: number;
  /** Nothing where the line is too long or not UTF-8. */
  readonly text: string | undefined;
  /** Its share of the whole, in the unit of the source; here in bytes, with blank lines before it. */
  readonly size: number;
}

/** How long a text is of which only the packed size is known: as if the rest were packed like what was read. */
export class TextExtent {
  #fileBytes = 0;
  #textBytes = 0;

  constructor(private readonly fileSize: number) {}

  read(textBytes: number, fileBytesInAll: number): void {
    this.#textBytes += textBytes;
    this.#fileBytes = fileBytesInAll;
  }

  get textSize(): number {
    return this.#fileBytes === 0 ? this.fileSize : (this.fileSize * this.#textBytes) / this.#fileBytes;
  }
}

/** Twice the largest body that the server takes; longer lines are not kept in memory. */
export const maxLineBytes = 4 * 1024 * 1024;

const lineFeed = 0x0a;

/** The lines of a file, plain or gzip, read as they are asked for; `extent` is told how far that is. */
export async function* readLines(file: string, extent: TextExtent): AsyncGenerator<SourceLine> {
  try {
    yield* splitLines(unpacked(createReadStream(file).iterator() as AsyncIterableIterator<Buffer>, extent));
  } catch (error) {
    throw readingError(file, error);
  }
}

/** Tells gzip by its first two bytes, not by the file's name. */
async function* unpacked(source: AsyncIterableIterator<Buffer>, extent: TextExtent): AsyncGenerator<Buffer> {
  let start = Buffer.alloc(0);
  while (start.length < 2) {
    const next = await source.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  const whole = prepended(start, source);
  if (start[0] !== 0x1f || start[1] !== 0x8b) {
    let fileBytes = 0;
    for await (const chunk of whole) {
      fileBytes += chunk.length;
      extent.read(chunk.length, fileBytes);
      yield chunk;
    }
    return;
  }
  const gunzip = createGunzip();
  // The pipeline's failure is also the failure of its last stream, where it is seen.
  pipeline(Readable.from(whole, { objectMode: false }), gunzip, () => undefined);
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    extent.read(chunk.length, gunzip.bytesWritten);
    yield chunk;
  }
}

async function* prepended(start: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (start.length > 0) yield start;
  yield* rest;
}

/**
 * Splits at line feeds only. Node's readline also splits at U+2028 and U+2029, which may stand in JSON
 * text as they are, and keeps lines of any length.
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<SourceLine> {
  let parts: Buffer[] = [];
  let bytes = 0;
  let number = 0;
  let size = 0;
  const keep = (part: Buffer) => {
    bytes += part.length;
    if (bytes > maxLineBytes) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const take = (): SourceLine | undefined => {
    number += 1;
    const text = bytes > maxLineBytes ? undefined : decode(parts, number);
    size += bytes + 1;
    parts = [];
    bytes = 0;
    if (text?.trim() === '') return undefined;
    const line = { number, text, size };
    size = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      const line = take();
      if (line) yield line;
    }
    keep(chunk.subarray(start));
  }
  const last = take();
  if (last) yield last;
}

function decode(parts: readonly Buffer[], number: number): string | undefined {
  const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  return number === 1 && text.startsWith('\u{feff}') ? text.slice(1) : text;
}

function readingError(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new CliError(`There is no file ${file}.`);
  if (code === 'EISDIR') return new CliError(`${file} is a directory.`);
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new CliError(`${file} is not whole: its gzip data ends too early or is damaged.`);
  }
  return typeof code === 'string' && /^E[A-Z]+$/.test(code)
    ? new CliError(`${file} cannot be read (${code}).`)
    : error;
}
