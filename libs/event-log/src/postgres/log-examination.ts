import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import { LogDamagedError } from '../errors.js';
import { examineHeads } from './examine-heads.js';
import { cannotBeRead } from './postgres-errors.js';

/** Pages of 8 KiB that are read in one statement. */
const pagesAtOnce = 1_024;

/** How long it rests after each of them, in terms of how long that took: a tenth of the time is the most it takes. */
const restFactor = 9;

/** Between two examinations of the whole log. */
const examineEveryMs = 24 * 60 * 60_000;

/** Damage that is known is looked at again, since somebody may repair it; a server that is away may come back. */
const retryMs = 5_000;

/**
 * Looks through everything that is stored of the log for what cannot be read, in the background. Most events are never
 * read again, so that without this a page that has gone bad would be found when it is wanted.
 *
 * Whether a page is as it was written its checksum tells the server, where it has checksums. Whether an event is, only
 * the hash chain tells; that is not followed here.
 */
export class LogExamination {
  /** What was found, until it is repaired. */
  damage: LogDamagedError | undefined;
  private page = 0;
  private readonly stopping = new AbortController();
  private readonly finished: Promise<void>;

  constructor(private readonly pool: Pool) {
    this.finished = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.finished;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.examine();
        this.damage = undefined;
        this.page = 0;
        await this.rest(examineEveryMs);
      } catch (error) {
        // Whoever needs a server that is away says so by himself.
        if (error instanceof LogDamagedError) this.damage = error;
        await this.rest(retryMs);
      }
    }
  }

  /** Goes on at the page where it stopped, if it met damage there. */
  private async examine(): Promise<void> {
    await examineHeads(this.pool);
    const pages = await this.pageCount();
    while (this.page < pages && !this.stopping.signal.aborted) {
      const startedAt = performance.now();
      const end = Math.min(pages, this.page + pagesAtOnce);
      if (!(await this.isReadable(this.page, end))) throw unreadable(await this.firstDamaged(this.page, end));
      this.page = end;
      this.damage = undefined;
      await this.rest((performance.now() - startedAt) * restFactor);
    }
  }

  private async pageCount(): Promise<number> {
    const { rows } = await this.pool.query<{ pages: number }>(
      `SELECT (pg_relation_size('log.events') / current_setting('block_size')::integer)::integer AS pages`,
    );
    return rows[0]!.pages;
  }

  /** A large content stands outside of the pages; its end cannot be told without reading it. */
  private async isReadable(from: number, end: number): Promise<boolean> {
    try {
      await this.pool.query(
        `SELECT count(right(content, 1)) FROM log.events
         WHERE ctid >= $1::tid AND ctid < $2::tid`,
        [`(${from},0)`, `(${end},0)`],
      );
      return true;
    } catch (error) {
      if (cannotBeRead(error)) return false;
      throw error;
    }
  }

  private async firstDamaged(from: number, end: number): Promise<number> {
    if (end - from === 1) return from;
    const middle = Math.floor((from + end) / 2);
    return (await this.isReadable(from, middle))
      ? this.firstDamaged(middle, end)
      : this.firstDamaged(from, middle);
  }

  private async rest(durationMs: number): Promise<void> {
    await wait(durationMs, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
  }
}

const unreadable = (page: number): LogDamagedError =>
  new LogDamagedError({
    what: `Page ${page} of the table log.events cannot be read; daybook verify names its first event in each partition.`,
  });
