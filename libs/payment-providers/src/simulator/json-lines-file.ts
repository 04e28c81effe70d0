import { appendFileSync, closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';

const newline = 0x0a;

/**
 * Entries in a file, for its owner's eyes only. They are written without letting anything else happen meanwhile, so
 * that an entry stands before anybody learns of it: it outlives the process, if not the machine.
 */
export class JsonLinesFile<Entry> {
  private readonly descriptor: number;

  constructor(private readonly path: string) {
    this.descriptor = openSync(path, 'a', 0o600);
  }

  /** All entries; what was torn off in the middle of a line, about which nobody was told, goes. */
  read(): Entry[] {
    const content = readFileSync(this.path);
    const end = content.lastIndexOf(newline) + 1;
    if (end < content.length) ftruncateSync(this.descriptor, end);
    const lines = content.toString('utf8', 0, end).split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Entry);
  }

  append(entry: Entry): void {
    appendFileSync(this.descriptor, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
