import { appendFileSync, closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { LedgerFileError } from '../errors.js';

const newline = 0x0a;

/**
 * Entries in a file that only its owner may read. They are written synchronously, so that an entry is in the file
 * before anybody learns of it: it outlives the process, if not the machine.
 */
export class JsonLinesFile<Entry> {
  private readonly descriptor: number;

  /**
   * @param isEntry whether the value of a line is an entry
   * @throws LedgerFileError where the file cannot be opened
   */
  constructor(
    private readonly path: string,
    private readonly isEntry: (value: unknown) => value is Entry,
  ) {
    this.descriptor = this.onFile(() => openSync(path, 'a', 0o600));
  }

  /**
   * All entries. A last line that was torn off, of which nobody has learned, is removed.
   *
   * @throws LedgerFileError where another line is no entry
   */
  read(): Entry[] {
    const content = this.onFile(() => readFileSync(this.path));
    const end = content.lastIndexOf(newline) + 1;
    if (end < content.length) ftruncateSync(this.descriptor, end);
    const lines = content.toString('utf8', 0, end).split('\n').slice(0, -1);
    return lines.map((line, index) => this.entryIn(line, index + 1));
  }

  append(entry: Entry): void {
    appendFileSync(this.descriptor, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private entryIn(line: string, number: number): Entry {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      value = undefined;
    }
    if (this.isEntry(value)) return value;
    this.close();
    throw new LedgerFileError(this.path, `its line ${number} is damaged`);
  }

  private onFile<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      throw new LedgerFileError(this.path, reasons[code] ?? message, { cause: error });
    }
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read and write it',
  EPERM: 'this user may not read and write it',
  EROFS: 'it may not be written',
  EISDIR: 'it is a directory',
  ENOENT: 'its directory is not there',
  ENOSPC: 'the disk is full',
};
