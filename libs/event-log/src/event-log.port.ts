import { type Actor, Slices } from '@daybook/event-sourcing';
import type { LogDamagedError } from './errors.js';

/** JSON as RFC 8259 has it; what an event's data may hold. Text is well-formed Unicode without U+0000. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** An event as its writer hands it over. Times are ISO 8601 in UTC with milliseconds, of the years 1 to 9999. */
export interface NewEvent {
  /** UUID, version 7. */
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: Json;
  /** Business time. */
  readonly occurredAt: string;
  /** The business time that was stated, where `occurredAt` is a later one because of what stood in the stream. */
  readonly statedAt?: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly actor: Actor;
  readonly traceparent?: string;
}

/** An event as stored and as published. */
export interface RecordedEvent extends NewEvent {
  readonly category: string;
  readonly streamId: string;
  /** 1, 2, 3 … within the stream. */
  readonly version: number;
  readonly partition: number;
  /** 1, 2, 3 … within the partition, without gaps, in commit order. */
  readonly position: number;
  /** The log's own clock, never decreasing within a partition. */
  readonly recordedAt: string;
  /** The hash chain up to this event, in hexadecimal. See hash-chain.ts. */
  readonly hash: string;
}

/** Where an event stands, which is no part of its content. */
export type EventPlace = Pick<RecordedEvent, 'partition' | 'position' | 'recordedAt' | 'hash'>;

/** What of an event's content comes behind its data, in the order of names that contents are in. */
export type EventEnvelope = Pick<
  RecordedEvent,
  'eventId' | 'occurredAt' | 'schemaVersion' | 'statedAt' | 'streamId' | 'traceparent' | 'type' | 'version'
>;

/** An event as the log keeps it: its content as text, see hash-chain.ts, of which only the envelope was looked at. */
export interface StoredEvent extends EventPlace, EventEnvelope {
  readonly category: string;
  readonly content: string;
}

export interface StreamAppend extends StreamName {
  /** The stream's version before these events; 0 for a stream that does not exist. */
  readonly expectedVersion: number;
  readonly events: readonly [NewEvent, ...NewEvent[]];
}

export type AppendResult =
  | {
      readonly kind: 'appended';
      /** The stream's version after the append. */
      readonly version: number;
      readonly partition: number;
      /** The position of the last of the events. */
      readonly position: number;
      readonly recordedAt: string;
    }
  | { readonly kind: 'conflict'; /** The version that the stream has. */ readonly version: number };

/** The last event of a partition; position 0 and the genesis hash where there is none. */
export interface PartitionHead {
  readonly partition: number;
  readonly position: number;
  readonly hash: string;
}

export interface StreamName {
  readonly category: string;
  readonly streamId: string;
}

export interface StreamRead extends StreamName {
  /** Default 0: from the beginning. */
  readonly afterVersion?: number;
  /** Default `defaultReadLimit`. */
  readonly limit?: number;
  /** Bytes of data. Default `defaultReadBytes`. */
  readonly maxBytes?: number;
}

export interface PartitionRead {
  readonly category: string;
  readonly partition: number;
  /** Position after which to read; 0 from the beginning. */
  readonly after: number;
  readonly limit?: number;
  readonly maxBytes?: number;
}

export interface PartitionsRead {
  readonly category: string;
  /** Where to go on in each partition that is to be read. What comes first in it is read first. */
  readonly after: ReadonlyMap<number, number>;
  /** Events of each partition at the most. */
  readonly limitPerPartition: number;
  /** Bytes of data over all of them. Default `defaultReadBytes`. */
  readonly maxBytes?: number;
}

/** A stream's snapshot in one form; in another there is none. */
export interface SnapshotName extends StreamName {
  /** Names the form of the state. */
  readonly form: string;
}

/** The state of a stream at a version, in a form that only its owner knows. */
export interface StoredSnapshot extends SnapshotName {
  readonly version: number;
  readonly occurredAt: string;
  readonly state: Json;
}

export const defaultReadLimit = 1_000;

/** An event has up to some 2 MiB of data, and takes several times that in memory. */
export const defaultReadBytes = 4 * 1024 * 1024;

/**
 * A log of events in streams, each of which lives in one partition of its category.
 *
 * A read ends with the event by which it comes to so many bytes of data, by default `defaultReadBytes`. So it may give
 * fewer events than its limit, and of several partitions none of some.
 *
 * What every adapter guarantees is written down as a suite, in contract/.
 */
export interface EventLog {
  /**
   * Appends all of the events or none. The promise resolves once they are on disk.
   *
   * @throws LogUnavailableError when the outcome is unknown or the log is away: try the same again.
   * @throws LogOverloadedError when too many appends wait; nothing was written.
   * @throws InvalidAppendError when the events can never be stored; nothing was written.
   * @throws LogDamagedError when they would build on what cannot be read; nothing was written.
   */
  append(append: StreamAppend): Promise<AppendResult>;

  /**
   * A stream's events in order, at most `limit` of them; none only at its end, or if it does not exist.
   *
   * @throws LogDamagedError where one of them cannot be read
   */
  readStream(read: StreamRead): Promise<RecordedEvent[]>;

  /** All events of a stream, whatever their number, a page in memory at a time. No page is empty. */
  streamPages(read: Omit<StreamRead, 'limit'>): AsyncIterable<readonly RecordedEvent[]>;

  /** Those of the commands that events of the stream carry. */
  commandsIn(stream: StreamName, commandIds: readonly string[]): Promise<ReadonlySet<string>>;

  /** The stream's snapshot, if one is kept in this form. */
  loadSnapshot(wanted: SnapshotName): Promise<StoredSnapshot | undefined>;

  /** Keeps a snapshot in the place of the stream's last one, unless that is a later one of the same form. */
  saveSnapshot(snapshot: StoredSnapshot): Promise<void>;

  /**
   * A partition's events in order of position; none only at its end.
   *
   * @throws LogDamagedError where the first of them cannot be read; what stands behind that can be
   */
  readPartition(read: PartitionRead): Promise<RecordedEvent[]>;

  /**
   * The same for several partitions at once, one after the other; none only at the end of all.
   *
   * @throws LogDamagedError where the first one of a partition cannot be read; the others can be, without that
   */
  readPartitions(read: PartitionsRead): Promise<RecordedEvent[]>;

  /** As `readPartitions`, without taking the contents apart: for who hands them on. */
  readStored(read: PartitionsRead): Promise<StoredEvent[]>;

  /** The log's clock, by which events are recorded: ISO 8601 in UTC with milliseconds. */
  now(): Promise<string>;

  /** The heads of all partitions of the category, in order of partition. */
  heads(category: string): Promise<PartitionHead[]>;

  /** What an adapter that looks for damage has found, as long as it is there. Reads that meet damage say so themselves. */
  readonly damage: LogDamagedError | undefined;

  categories(): readonly string[];

  /** How many partitions a category has; fixed when it was created. */
  partitionCount(category: string): number;

  /**
   * Calls the listener soon after events of the category were appended by this process, as a hint to
   * read. Returns how to end that. An adapter may tell of appends of other processes as well, but not of
   * each: they are found for certain by polling.
   */
  onAppended(category: string, listener: () => void): () => void;

  close(): Promise<void>;
}

/** The pages of a stream event by event, in slices together with what is done with each, so that it holds up nobody else. */
export async function* wholeStream(
  log: Pick<EventLog, 'streamPages'>,
  read: Omit<StreamRead, 'limit'>,
): AsyncGenerator<RecordedEvent> {
  const slices = new Slices();
  for await (const page of log.streamPages(read)) {
    for (const event of page) {
      if (slices.isOver) await slices.next();
      yield event;
    }
  }
}
