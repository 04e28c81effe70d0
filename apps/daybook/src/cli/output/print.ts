import { once } from 'node:events';
import type { OutputStream } from '../context.js';

/** Writes one line, and waits while the reader is slower than we are. */
export async function printLine(stream: OutputStream, line: string): Promise<void> {
  if (!stream.write(`${line}\n`)) await once(stream, 'drain');
}

export const printJson = (stream: OutputStream, value: unknown): Promise<void> =>
  printLine(stream, JSON.stringify(value));

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text of others made safe for a terminal: no escape sequences, no line breaks, no reordering. */
export const printable = (text: string): string => text.replace(unprintable, '\u{fffd}');
