import {
  type AppendResult,
  defaultReadBytes,
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
import type { LogDamagedError } from '../errors.js';
import { LogServersMismatchError } from '../log-servers-mismatch.js';
import { partitionOf } from '../partitioning.js';
import { holdersOf } from '../placement.js';

/**
 * One log whose partitions are spread over several servers. Each partition is on one of them, so an append
 * and a read of a stream concern one server, and go on while another one is away. What asks for all
 * partitions (`heads`, and `readPartitions` of them) needs all servers.
 */
export class SpreadEventLog implements EventLog {
  private constructor(
    /** In the order in which they were given. Each has only the heads of its own partitions. */
    readonly servers: readonly EventLog[],
    /** The server of each partition, by category and partition. */
    private readonly holders: ReadonlyMap<string, readonly EventLog[]>,
  ) {}

  /**
   * Asks the servers which partitions they hold. They may come in any order.
   *
   * @throws LogServersMismatchError where a partition is on none of them, or on several
   */
  static async over(servers: readonly EventLog[]): Promise<SpreadEventLog> {
    const holders = new Map<string, EventLog[]>();
    for (const category of new Set(servers.flatMap((server) => server.categories()))) {
      holders.set(category, await holdersAmong(servers, category));
    }
    return new SpreadEventLog(servers, holders);
  }

  async append(append: StreamAppend): Promise<AppendResult> {
    return this.holderOf(append).append(append);
  }

  async readStream(read: StreamRead): Promise<RecordedEvent[]> {
    return this.holderOf(read).readStream(read);
  }

  streamPages(read: Omit<StreamRead, 'limit'>): AsyncIterable<readonly RecordedEvent[]> {
    return this.holderOf(read).streamPages(read);
  }

  async commandsIn(stream: StreamName, commandIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.holderOf(stream).commandsIn(stream, commandIds);
  }

  async loadSnapshot(wanted: SnapshotName): Promise<StoredSnapshot | undefined> {
    return this.holderOf(wanted).loadSnapshot(wanted);
  }

  async saveSnapshot(snapshot: StoredSnapshot): Promise<void> {
    return this.holderOf(snapshot).saveSnapshot(snapshot);
  }

  async readPartition(read: PartitionRead): Promise<RecordedEvent[]> {
    return (await this.partitionsOf(read.category)[read.partition]?.readPartition(read)) ?? [];
  }

  async readPartitions(read: PartitionsRead): Promise<RecordedEvent[]> {
    return this.readShares(read, (server, share) => server.readPartitions(share));
  }

  async readStored(read: PartitionsRead): Promise<StoredEvent[]> {
    return this.readShares(read, (server, share) => server.readStored(share));
  }

  /** Each server has its share of the bytes. */
  private async readShares<Event>(
    { category, after, maxBytes = defaultReadBytes, ...read }: PartitionsRead,
    readFrom: (server: EventLog, share: PartitionsRead) => Promise<Event[]>,
  ): Promise<Event[]> {
    const holders = this.partitionsOf(category);
    const byServer = Map.groupBy(after, ([partition]) => holders[partition]);
    const share = Math.ceil(maxBytes / byServer.size);
    const reads = [...byServer].map(async ([server, ofServer]) =>
      server ? readFrom(server, { ...read, category, after: new Map(ofServer), maxBytes: share }) : [],
    );
    return (await Promise.all(reads)).flat();
  }

  /** That of the server whose clock is behind the others', so that it is ahead of none by which events are recorded. */
  async now(): Promise<string> {
    const clocks = await Promise.all(this.servers.map((server) => server.now()));
    return clocks.toSorted()[0]!;
  }

  async heads(category: string): Promise<PartitionHead[]> {
    const servers = [...new Set(this.partitionsOf(category))];
    const heads = await Promise.all(servers.map((server) => server.heads(category)));
    return heads.flat().toSorted((a, b) => a.partition - b.partition);
  }

  get damage(): LogDamagedError | undefined {
    return this.servers.find(({ damage }) => damage !== undefined)?.damage;
  }

  categories(): readonly string[] {
    return [...this.holders.keys()];
  }

  partitionCount(category: string): number {
    return this.partitionsOf(category).length;
  }

  onAppended(category: string, listener: () => void): () => void {
    const ends = this.servers.map((server) => server.onAppended(category, listener));
    return () => {
      for (const end of ends) end();
    };
  }

  /** Closes all servers, also when one of them does not let itself be closed. */
  async close(): Promise<void> {
    const closed = await Promise.allSettled(this.servers.map((server) => server.close()));
    const reasons = closed.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    if (reasons.length > 0) throw new AggregateError(reasons, 'A log server was not closed properly.');
  }

  private holderOf({ category, streamId }: Pick<StreamRead, 'category' | 'streamId'>): EventLog {
    const holders = this.partitionsOf(category);
    return holders[partitionOf(streamId, holders.length)]!;
  }

  private partitionsOf(category: string): readonly EventLog[] {
    const holders = this.holders.get(category);
    if (!holders) throw new Error(`There is no category ${category} in the event log.`);
    return holders;
  }
}

async function holdersAmong(servers: readonly EventLog[], category: string): Promise<EventLog[]> {
  const knowing = servers.filter((server) => server.categories().includes(category));
  const counts = knowing.map((server) => server.partitionCount(category));
  if (new Set(counts).size > 1) {
    const numbers = knowing.map((server) => servers.indexOf(server));
    throw new LogServersMismatchError({ kind: 'logs-mixed', category, servers: numbers });
  }
  const heads = await Promise.all(
    servers.map(async (server) => (knowing.includes(server) ? server.heads(category) : [])),
  );
  const held = heads.map((ofServer) => ofServer.map(({ partition }) => partition));
  return holdersOf(category, counts[0]!, held).map((server) => servers[server]!);
}
