import { EventEmitter } from 'node:events';
import { Room } from '@daybook/waiting';
import type { Pool } from 'pg';
import { InvalidAppendError, LogDamagedError } from '../errors.js';
import {
  type AppendResult,
  defaultReadLimit,
  type EventLog,
  type PartitionHead,
  type PartitionRead,
  type PartitionsRead,
  type RecordedEvent,
  type SnapshotName,
  type StoredEvent,
  type StoredSnapshot,
  type StreamAppend,
  type StreamName,
  type StreamRead,
} from '../event-log.port.js';
import { partitionOf } from '../partitioning.js';
import { AppendLane, type AppendOutcome, type LaneBounds, defaultLaneBounds } from './append-lane.js';
import { AppendSignal } from './append-signal.js';
import { type AppendRow, appendResults, appendStatement, inAppendOrder } from './append-statement.js';
import { commandsInStream } from './command-index.js';
import { connectToPostgres, disconnect, isContentError } from '@daybook/postgres';
import { assertDurable } from './durability.js';
import { LogExamination } from './log-examination.js';
import { damageInStream, LogQueries, readable } from './log-queries.js';
import { eventsOf, readEvents } from './partition-reads.js';
import { tellsOfDamage } from './postgres-errors.js';
import { prepare, type PreparedAppend } from './prepared-append.js';
import {
  nowStatement,
  readStreamStatement,
  recordedEvent,
  storedEvent,
  type StreamEventRow,
} from './read-statements.js';
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
  /** Whether to look through what is stored for damage, in the background; see `damage`. Default false. */
  readonly examine?: boolean;
  /** Told when the database could not write because its disk is full; nothing that failed was acknowledged. */
  readonly onDiskFull?: () => void;
}

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
  private examination: LogExamination | undefined;

  /**
   * Reads that may be under way. Half of the connections are left to appends: what was loaded to be decided on stays in
   * memory until its events are written, so it is not to wait for those who load still more.
   */
  private readonly reads: Room;

  private constructor(
    private readonly pool: Pool,
    private readonly queries: LogQueries,
    maxConnections: number,
  ) {
    this.reads = new Room(Math.ceil(maxConnections / 2));
  }

  /**
   * Opens a log whose schema is there already (see `migrateEventLog`).
   *
   * @throws UnsafeDurabilityError where the server could lose what it has acknowledged
   */
  static async open(options: PostgresEventLogOptions): Promise<PostgresEventLog> {
    const { url, maxConnections = 8, onDiskFull = () => undefined } = options;
    const pool = await connectToPostgres({ url, applicationName: 'daybook-log', maxConnections });
    const queries = new LogQueries(pool, onDiskFull);
    const log = new PostgresEventLog(pool, queries, maxConnections);
    try {
      await assertDurable(queries);
      await log.loadCategories(options);
      if (options.examine) log.examination = new LogExamination(pool);
      if (options.signals) log.signal = new AppendSignal(options.url, (name) => log.appended.emit(name));
    } catch (error) {
      await disconnect(pool);
      throw error;
    }
    return log;
  }

  async append(append: StreamAppend): Promise<AppendResult> {
    const category = this.category(append.category);
    const partition = this.partitionOf(append.category, append.streamId);
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
    const statement = {
      name: 'log.commands-in-stream',
      text: commandsInStream,
      values: [this.category(category).id, streamId, commandIds],
    };
    const damage = damageInStream(category, this.partitionOf(category, streamId));
    const rows = await readable(this.queries.rows<{ command_id: string }>(statement), damage);
    return new Set(rows.map(({ command_id }) => command_id));
  }

  async loadSnapshot(wanted: SnapshotName): Promise<StoredSnapshot | undefined> {
    const { id } = this.category(wanted.category);
    const [row] = await this.queries.rows<SnapshotRow>(loadSnapshotStatement(id, wanted));
    return row && storedSnapshot(wanted, row);
  }

  async saveSnapshot(snapshot: StoredSnapshot): Promise<void> {
    await this.queries.rows(saveSnapshotStatement(this.category(snapshot.category).id, snapshot));
  }

  async readPartition({ partition, after, limit = defaultReadLimit, ...read }: PartitionRead) {
    return this.readPartitions({ ...read, after: new Map([[partition, after]]), limitPerPartition: limit });
  }

  async readPartitions(read: PartitionsRead): Promise<RecordedEvent[]> {
    return readEvents(this.queries, this.category(read.category).id, read, recordedEvent);
  }

  async readStored(read: PartitionsRead): Promise<StoredEvent[]> {
    return readEvents(this.queries, this.category(read.category).id, read, storedEvent);
  }

  async now(): Promise<string> {
    const [row] = await this.queries.rows<{ ms: number }>(nowStatement);
    return new Date(row!.ms).toISOString();
  }

  /** Of the partitions that this server holds. */
  async heads(category: string): Promise<PartitionHead[]> {
    const statement = {
      name: 'log.heads',
      text: `SELECT partition, position, encode(hash, 'hex') AS hash
             FROM log.heads WHERE category = $1 ORDER BY partition`,
      values: [this.category(category).id],
    };
    const damage = { what: `A head of the log of ${category} cannot be read.`, category };
    return readable(this.queries.rows<PartitionHead>(statement), damage);
  }

  get damage(): LogDamagedError | undefined {
    return this.examination?.damage;
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
    await this.examination?.stop();
    await disconnect(this.pool);
  }

  private category(name: string): Category {
    const category = this.byName.get(name);
    if (!category) throw new Error(`There is no category ${name} in the event log.`);
    return category;
  }

  private async loadCategories(options: PostgresEventLogOptions): Promise<void> {
    const { lanes: laneCount = 2, ...bounds } = options;
    const rows = await this.queries.rows<{ id: number; logId: string; name: string; partitions: number }>({
      text: 'SELECT id, log_id AS "logId", name, partitions FROM log.categories',
    });
    for (const { id, logId, name, partitions } of rows) {
      const write = (batch: readonly PreparedAppend[]) => this.write(name, id, batch);
      const lanes = Array.from(
        { length: laneCount },
        () => new AppendLane(write, { ...defaultLaneBounds, ...bounds }),
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
      const [row] = await this.queries.rows<AppendRow>(appendStatement(id, ordered));
      this.appended.emit(category);
      this.signal?.announce(category);
      const results = appendResults(row!, ordered);
      const resultOf = new Map(ordered.map((prepared, index) => [prepared, results[index]!]));
      return batch.map((prepared) => resultOf.get(prepared)!);
    } catch (error) {
      if (!isContentError(error) && !tellsOfDamage(error)) throw error;
      return this.writeOneByOne(category, id, batch, error);
    }
  }

  /** The database refuses some append, or what it builds on is damaged: each goes by itself, so that only that fails. */
  private async writeOneByOne(
    category: string,
    id: number,
    batch: readonly PreparedAppend[],
    cause: unknown,
  ): Promise<AppendOutcome[]> {
    const [first, ...others] = batch;
    if (others.length === 0) return [refusalOf(first!, cause)];
    const outcomes: AppendOutcome[] = [];
    // In turn, because an append may build on an earlier one of the same stream.
    for (const prepared of batch) {
      const outcome = await this.write(category, id, [prepared]).catch((error: Error) => [error]);
      outcomes.push(...outcome);
    }
    return outcomes;
  }

  /** With the version that the stream had when its events were read; 0 where none were. */
  private async streamPage(wanted: StreamRead) {
    const { category, streamId } = wanted;
    const statement = readStreamStatement(this.category(category).id, wanted);
    const read = () => this.queries.rows<StreamEventRow>(statement);
    const reading = this.reads.within(1, read).then(async (rows) => ({
      events: await eventsOf(rows, (row) => recordedEvent(category, row)),
      streamVersion: rows[0]?.stream_version ?? 0,
    }));
    return readable(reading, damageInStream(category, this.partitionOf(category, streamId)));
  }

  private partitionOf(category: string, streamId: string): number {
    return partitionOf(streamId, this.category(category).partitions);
  }
}

function refusalOf({ append, partition }: PreparedAppend, cause: unknown): Error {
  if (!tellsOfDamage(cause)) return new InvalidAppendError(append.streamId, { cause });
  return new LogDamagedError(damageInStream(append.category, partition), { cause });
}
