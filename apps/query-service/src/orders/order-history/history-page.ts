/** Of what a page holds; the last of its entries may go beyond. */
export const maxHistoryPageBytes = 1024 * 1024;

/** Entries of a history as they are answered, up to a number of them and of bytes. */
export class HistoryPage {
  readonly entries: string[] = [];
  private bytes = 0;

  constructor(private readonly limit: number) {}

  /** How many entries more it may get. */
  get room(): number {
    return this.limit - this.entries.length;
  }

  get isFull(): boolean {
    return this.room <= 0 || this.bytes >= maxHistoryPageBytes;
  }

  add(entry: string): void {
    this.entries.push(entry);
    this.bytes += Buffer.byteLength(entry);
  }

  /** Adds the entries for as long as there is room, and tells how many those are. */
  fill(entries: readonly string[]): number {
    const before = this.entries.length;
    for (const entry of entries) {
      if (this.isFull) break;
      this.add(entry);
    }
    return this.entries.length - before;
  }
}

/** The last of many entries, as many of them as a page can hold. */
export class LastEntries {
  private readonly entries: string[] = [];
  private bytes = 0;

  constructor(private readonly limit: number) {}

  add(entry: string): void {
    this.entries.push(entry);
    this.bytes += Buffer.byteLength(entry);
    for (;;) {
      const bytesWithoutFirst = this.bytes - Buffer.byteLength(this.entries[0]!);
      if (this.entries.length <= this.limit && bytesWithoutFirst < maxHistoryPageBytes) return;
      this.entries.shift();
      this.bytes = bytesWithoutFirst;
    }
  }

  newestFirst(): readonly string[] {
    return this.entries.toReversed();
  }
}
