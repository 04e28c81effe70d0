import { EventEmitter } from 'node:events';
import type { Pool, QueryConfig } from 'pg';
import { InvalidAppendError, UnsafeDurabilityError } from '../errors.js';
import {
  type AppendResult,
  defaultReadBytes,
  defaultReadLimit,
  type EventLog,
  type PartitionHead,
  type PartitionRead,
  type PartitionsRead,
  type RecordedEvent,
  type SnapshotName,
  type StoredSnapshot,
  type StreamAppend,
  type StreamName,
  type StreamRead,
} from '../event-log.port.js';
import { partitionOf } from '../partitioning.js';
import { AppendLane, type AppendOutcome, type LaneBounds } from './append-lane.js';
import { AppendSignal } from './append-signal.js';
import { type AppendRow, appendResults, appendStatement, inAppendOrder } from './append-statement.js';
import { commandsInStream } from './command-index.js';
import { connectToPostgres, disconnect } from './connection.js';
import { isContentError, unavailable } from './postgres-errors.js';
import { prepare, type PreparedAppend } from './prepared-append.js';
import { type EventRow, eventColumns, nowStatement, numericTypes, recordedEvent } from './read-statements.js';
import {
  loadSnapshotStatement,
  saveSnapshotStatement,
  type SnapshotRow,
  storedSnapshot,
} from './snapshot-statements.js';

export interface PostgresEventLogOptions extends Partial<LaneBounds> {
  /** A login in the role daybook_log_append, or daybook_log_read for a log that is only read. */
  readonly url: string;
  /** Batches that may be written at the same time, each to its own share of the partitions. Default 2. */
  readonly lanes?: number;
  /** Connections at the most. Default 8. */
  readonly maxConnections?: number;
  /** Whether to tell other processes of appends, and to hear of theirs. Default false. */
  readonly signals?: boolean;
  /** Told when the database could not write because its disk is full; nothing that failed was acknowledged. */
  readonly onDiskFull?: () => void;
}

const defaultBounds: LaneBounds = {
  maxBatchEvents: 1_000,
  maxBatchBytes: 4 * 1024 * 1024,
  maxWaiting: 10_000,
  maxWaitingBytes: 16 * 1024 * 1024,
};

interface Category {
  readonly id: number;
  readonly logId: string;
  readonly partitions: number;
  readonly lanes: readonly AppendLane[];
}

/** The event log on PostgreSQL: group commit, gapless positions under the partition heads' locks, hash chain. */
export class PostgresEventLog implements EventLog {
  private readonly appended = new EventEmitter();
  private readonly byName = new Map<string, Category>();
  private signal: AppendSignal | undefined;

  private constructor(
    private readonly pool: Pool,
    private readonly onDiskFull: () => void,
  ) {}

  /**
   * Opens a log whose schema is there already (see `migrateEventLog`).
   *
   * @throws UnsafeDurabilityError where the server could lose what it has acknowledged
   */
  static async open(options: PostgresEventLogOptions): Promise<PostgresEventLog> {
    const pool = await connectToPostgres({
      url: options.url,
      applicationName: 'daybook-log',
      maxConnections: options.maxConnections ?? 8,
    });
    const log = new PostgresEventLog(pool, options.onDiskFull ?? (() => undefined));
    try {
      await log.assertDurable();
      await log.loadCategories(options);
      if (options.signals) log.signal = new AppendSignal(options.url, (name) => log.appended.emit(name));
    } catch (error) {
      await disconnect(pool);
      throw error;
    }
    return log;
  }

  async append(append: StreamAppend): Promise<AppendResult> {
    const category = this.category(append.category);
    const partition = partitionOf(append.streamId, category.partitions);
    const lane = category.lanes[partition % category.lanes.length]!;
    return lane.append(prepare(append, partition));
  }

  async readStream(read: StreamRead): Promise<RecordedEvent[]> {
    return (await this.streamPage(read)).events;
  }

  async *streamPages(read: Omit<StreamRead, 'limit'>) {
    let afterVersion = read.afterVersion ?? 0;
    for (;;) {
      const { events, streamVersion } = await this.streamPage({ ...read, afterVersion });
      if (events.length > 0) yield events;
      afterVersion += events.length;
      if (afterVersion >= streamVersion) return;
    }
  }

  async commandsIn({ category, streamId }: StreamName, commandIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.query<{ command_id: string }>({
      name: 'log.commands-in-stream',
      text: commandsInStream,
      values: [this.category(category).id, streamId, commandIds],
    });
    return new Set(rows.map(({ command_id }) => command_id));
  }

  async loadSnapshot(wanted: SnapshotName): Promise<StoredSnapshot | undefined> {
    const { id } = this.category(wanted.category);
    const [row] = await this.query<SnapshotRow>(loadSnapshotStatement(id, wanted));
    return row && storedSnapshot(wanted, row);
  }

  async saveSnapshot(snapshot: StoredSnapshot): Promise<void> {
    await this.query(saveSnapshotStatement(this.category(snapshot.category).id, snapshot));
  }

  async readPartition({ partition, after, limit = defaultReadLimit, ...read }: PartitionRead) {
    return this.readPartitions({ ...read, after: new Map([[partition, after]]), limitPerPartition: limit });
  }

  async readPartitions(read: PartitionsRead) {
    const { category, after, limitPerPartition, maxBytes = defaultReadBytes } = read;
    if (after.size === 0) return [];
    const rows = await this.query<EventRow>({
      name: 'log.read-partitions',
      text: `SELECT ${eventColumns} FROM log.read_partitions($1, $2, $3, $4, $5) e`,
      values: [
        this.category(category).id,
        [...after.keys()],
        [...after.values()],
        limitPerPartition,
        maxBytes,
      ],
    });
    return rows.map((row) => recordedEvent(category, row));
  }

  async now(): Promise<string> {
    const [row] = await this.query<{ ms: number }>(nowStatement);
    return new Date(row!.ms).toISOString();
  }

  /** Of the partitions that this server holds. */
  async heads(category: string): Promise<PartitionHead[]> {
    return this.query<PartitionHead>({
      name: 'log.heads',
      text: `SELECT partition, position, encode(hash, 'hex') AS hash
             FROM log.heads WHERE category = $1 ORDER BY partition`,
      values: [this.category(category).id],
    });
  }

  categories(): readonly string[] {
    return [...this.byName.keys()];
  }

  partitionCount(category: string): number {
    return this.category(category).partitions;
  }

  /** The id of the category's log, the same on all servers that hold a part of it; none if it is not here. */
  logId(category: string): string | undefined {
    return this.byName.get(category)?.logId;
  }

  onAppended(category: string, listener: () => void): () => void {
    this.appended.on(category, listener);
    return () => this.appended.off(category, listener);
  }

  async close(): Promise<void> {
    const lanes = [...this.byName.values()].flatMap((category) => category.lanes);
    await Promise.all(lanes.map((lane) => lane.close()));
    this.appended.removeAllListeners();
    await this.signal?.close();
    await disconnect(this.pool);
  }

  private category(name: string): Category {
    const category = this.byName.get(name);
    if (!category) throw new Error(`There is no category ${name} in the event log.`);
    return category;
  }

  private async assertDurable(): Promise<void> {
    const [row] = await this.query<Record<string, string>>({
      text: `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit,
                    current_setting('full_page_writes') AS full_page_writes`,
    });
    const unsafe = Object.entries(row!).filter(([, value]) => value === 'off');
    if (unsafe.length > 0) throw new UnsafeDurabilityError(unsafe.map(([name, value]) => `${name}=${value}`));
  }

  private async loadCategories(options: PostgresEventLogOptions): Promise<void> {
    const { lanes: laneCount = 2, ...bounds } = options;
    const rows = await this.query<{ id: number; logId: string; name: string; partitions: number }>({
      text: 'SELECT id, log_id AS "logId", name, partitions FROM log.categories',
    });
    for (const { id, logId, name, partitions } of rows) {
      const write = (batch: readonly PreparedAppend[]) => this.write(name, id, batch);
      const lanes = Array.from(
        { length: laneCount },
        () => new AppendLane(write, { ...defaultBounds, ...bounds }),
      );
      this.byName.set(name, { id, logId, partitions, lanes });
    }
  }

  /** Writes a batch; the outcomes are in its own order, which is not the one that the database wants. */
  private async write(
    category: string,
    id: number,
    batch: readonly PreparedAppend[],
  ): Promise<AppendOutcome[]> {
    const ordered = inAppendOrder(batch);
    try {
      const [row] = await this.query<AppendRow>(appendStatement(id, ordered));
      this.appended.emit(category);
      this.signal?.announce(category);
      const results = appendResults(row!, ordered);
      const resultOf = new Map(ordered.map((prepared, index) => [prepared, results[index]!]));
      return batch.map((prepared) => resultOf.get(prepared)!);
    } catch (error) {
      if (!isContentError(error)) throw error;
      return this.writeOneByOne(category, id, batch, error);
    }
  }

  /** The database refuses the content of some append: each goes by itself, so that only that one fails. */
  private async writeOneByOne(
    category: string,
    id: number,
    batch: readonly PreparedAppend[],
    cause: unknown,
  ): Promise<AppendOutcome[]> {
    const [first, ...others] = batch;
    if (others.length === 0) return [new InvalidAppendError(first!.append.streamId, { cause })];
    const outcomes: AppendOutcome[] = [];
    // In turn, because an append may build on an earlier one of the same stream.
    for (const prepared of batch) {
      const outcome = await this.write(category, id, [prepared]).catch((error: Error) => [error]);
      outcomes.push(...outcome);
    }
    return outcomes;
  }

  /** With the version that the stream had when its events were read; 0 where none were. */
  private async streamPage(read: StreamRead) {
    const {
      category,
      streamId,
      afterVersion = 0,
      limit = defaultReadLimit,
      maxBytes = defaultReadBytes,
    } = read;
    const rows = await this.query<EventRow & { readonly stream_version: number }>({
      name: 'log.read-stream',
      text: `SELECT ${eventColumns},
               (SELECT max(version) FROM log.events WHERE category = $1 AND stream_id = $2) AS stream_version
             FROM log.read_stream($1, $2, $3, $4, $5) e`,
      values: [this.category(category).id, streamId, afterVersion, limit, maxBytes],
    });
    const events = rows.map((row) => recordedEvent(category, row));
    return { events, streamVersion: rows[0]?.stream_version ?? 0 };
  }

  private async query<Row extends object>(statement: QueryConfig): Promise<Row[]> {
    try {
      const result = await this.pool.query<Row>({ ...statement, types: numericTypes });
      return result.rows;
    } catch (error) {
      const failure = unavailable(error);
      if (failure?.reason === 'disk-full') this.onDiskFull();
      throw failure ?? error;
    }
  }
}
