import { EventEmitter } from 'node:events';
import {
  type AppendResult,
  defaultReadBytes,
  defaultReadLimit,
  type EventLog,
  type Json,
  type NewEvent,
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
import { InvalidAppendError } from '../errors.js';
import { chainHash, contentHash, contentText, genesisHash } from '../hash-chain.js';
import { partitionOf } from '../partitioning.js';
import { roughBytes } from '../rough-bytes.js';
import { envelopeOf } from '../stored-event.js';
import { isWellFormed } from '../well-formed.js';

/** The log for tests of what stands above it. Keeps every promise of the port but that of the disk. */
export class MemoryEventLog implements EventLog {
  private readonly partitions = new Map<string, Map<number, RecordedEvent[]>>();
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly snapshots = new Map<string, StoredSnapshot>();
  private readonly appended = new EventEmitter();
  readonly damage = undefined;

  /**
   * @param partitionCounts how many partitions each category has
   * @param held those that this log holds of them, where it is one of several servers. Default: all
   * @param clock its clock, in milliseconds since 1970
   */
  constructor(
    private readonly partitionCounts: Readonly<Record<string, number>>,
    held: Readonly<Record<string, readonly number[]>> = {},
    private readonly clock: () => number = Date.now,
  ) {
    for (const [category, count] of Object.entries(partitionCounts)) {
      const partitions = held[category] ?? Array.from({ length: count }, (_, partition) => partition);
      this.partitions.set(category, new Map(partitions.map((partition) => [partition, []])));
    }
  }

  async append(append: StreamAppend): Promise<AppendResult> {
    const { category, streamId, expectedVersion, events } = append;
    const partition = partitionOf(streamId, this.partitionCount(category));
    const log = this.partitions.get(category)?.get(partition);
    if (!log) throw new Error(`Partition ${partition} of ${category} is on another server.`);
    const key = `${category}:${streamId}`;
    const stream = this.streams.get(key) ?? [];
    if (stream.length !== expectedVersion) return { kind: 'conflict', version: stream.length };
    if (!isWellFormed(append) || !isStorable(events as unknown as Json))
      throw new InvalidAppendError(streamId);

    const last = log.at(-1);
    const now = this.time();
    const recordedAt = last && last.recordedAt > now ? last.recordedAt : now;
    let hash = last?.hash ?? genesisHash;
    const recorded = events.map((event, index): RecordedEvent => {
      const content = { ...throughText(event), category, streamId, version: expectedVersion + index + 1 };
      const position = log.length + index + 1;
      hash = chainHash(hash, position, recordedAt, contentHash(content));
      return { ...content, partition, position, recordedAt, hash };
    });
    log.push(...recorded);
    this.streams.set(key, [...stream, ...recorded]);
    setImmediate(() => this.appended.emit(category));
    return {
      kind: 'appended',
      version: expectedVersion + events.length,
      partition,
      position: log.length,
      recordedAt,
    };
  }

  async readStream(read: StreamRead) {
    const { category, streamId, afterVersion = 0, limit = defaultReadLimit, maxBytes } = read;
    const events = this.streams.get(`${category}:${streamId}`) ?? [];
    return bounded(events.slice(afterVersion, afterVersion + limit), maxBytes);
  }

  async *streamPages(read: Omit<StreamRead, 'limit'>) {
    let afterVersion = read.afterVersion ?? 0;
    for (;;) {
      const page = await this.readStream({ ...read, afterVersion });
      if (page.length === 0) return;
      yield page;
      afterVersion += page.length;
    }
  }

  async commandsIn({ category, streamId }: StreamName, commandIds: readonly string[]): Promise<Set<string>> {
    const events = this.streams.get(`${category}:${streamId}`) ?? [];
    const seen = new Set(events.map(({ commandId }) => commandId));
    return new Set(commandIds.filter((commandId) => seen.has(commandId)));
  }

  async loadSnapshot({ category, streamId, form }: SnapshotName) {
    const snapshot = this.snapshots.get(`${category}:${streamId}`);
    return snapshot?.form === form ? structuredClone(snapshot) : undefined;
  }

  async saveSnapshot(snapshot: StoredSnapshot): Promise<void> {
    const key = `${snapshot.category}:${snapshot.streamId}`;
    const kept = this.snapshots.get(key);
    if (kept?.form === snapshot.form && kept.version > snapshot.version) return;
    this.snapshots.set(key, structuredClone(snapshot));
  }

  async readPartition({ partition, after, limit = defaultReadLimit, ...read }: PartitionRead) {
    return this.readPartitions({ ...read, after: new Map([[partition, after]]), limitPerPartition: limit });
  }

  async readPartitions({ category, after, limitPerPartition: limit, maxBytes }: PartitionsRead) {
    const found = [...after].flatMap(([partition, position]) =>
      (this.partitions.get(category)?.get(partition) ?? []).slice(position, position + limit),
    );
    return bounded(found, maxBytes);
  }

  async readStored(read: PartitionsRead): Promise<StoredEvent[]> {
    const events = await this.readPartitions(read);
    return events.map((event) => {
      const { category, partition, position, recordedAt, hash } = event;
      const content = contentText(event);
      return { ...envelopeOf(content), category, content, partition, position, recordedAt, hash };
    });
  }

  async now(): Promise<string> {
    return this.time();
  }

  async heads(category: string): Promise<PartitionHead[]> {
    return [...this.partitions.get(category)!].map(([partition, events]) => ({
      partition,
      position: events.length,
      hash: events.at(-1)?.hash ?? genesisHash,
    }));
  }

  categories(): readonly string[] {
    return Object.keys(this.partitionCounts);
  }

  partitionCount(category: string): number {
    const count = this.partitionCounts[category];
    if (count === undefined) throw new Error(`There is no category ${category}.`);
    return count;
  }

  onAppended(category: string, listener: () => void): () => void {
    this.appended.on(category, listener);
    return () => this.appended.off(category, listener);
  }

  async close(): Promise<void> {
    this.appended.removeAllListeners();
  }

  private time(): string {
    return new Date(this.clock()).toISOString();
  }
}

/** The first of the events, until they hold so many bytes. */
function bounded(events: readonly RecordedEvent[], maxBytes = defaultReadBytes): RecordedEvent[] {
  let bytes = 0;
  const end = events.findIndex(({ data }) => (bytes += roughBytes(data)) >= maxBytes);
  return end < 0 ? [...events] : events.slice(0, end + 1);
}

/** Text without U+0000 and lone surrogates, as PostgreSQL's jsonb wants it. */
function isStorable(value: Json): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value as Record<string, Json>).every(isStorable);
}

/** As it goes to a database: what is read is made anew by whoever runs this, which a clone made by Node is not. */
const throughText = (event: NewEvent): NewEvent => JSON.parse(JSON.stringify(event)) as NewEvent;
