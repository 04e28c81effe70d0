import type { ViewedCategory } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import type { Subscribed } from '@daybook/parking';
import type {
  AnyBulkWriteOperation,
  ClientSession,
  Db,
  Decimal128,
  Document as AnyDocument,
  IndexDescription,
} from 'mongodb';
import type { Pool, QueryConfig } from 'pg';
import type { MigrationInterface } from 'typeorm';

/**
 * What is made of the events of a category: a document for each of its streams, and whatever follows from how these
 * change. It is a unit: it has its own checkpoints and its own parked streams, and knows of no other. The runner drives
 * it; in which store it is kept does not matter to what it makes of events.
 */
export interface Projection<Document = unknown, State = Document, Reader = unknown> {
  /** Lower-case letters. What it keeps stands under it: its checkpoints, and its parked streams. */
  readonly name: string;
  /**
   * Raised where everything is to be made anew of the same events. The next migration empties what the projection
   * keeps, and it fills itself again; who still runs another version of it writes nothing any more.
   */
  readonly version: number;
  /** Whose events it is made of. */
  readonly category: ViewedCategory;

  /**
   * The state of a stream after one more event; `undefined` stands for a stream of which there is nothing yet. Events
   * that the state has already are passed over. Pure.
   *
   * @throws for an event that it does not understand: its stream is parked then, and not misread
   */
  evolve(state: State | undefined, event: RecordedEvent): State;

  /** The state that a document shows. */
  stateOf(document: Document): State;

  /** The document that shows the state. */
  documentOf(state: State): Document;

  readonly postgres: PostgresKeeping<Document, Reader>;
  readonly mongodb: MongoKeeping<Document, Reader>;
}

/** What has become of one stream. */
export interface Changed<Document> {
  /** The document as it was; nothing where there was none. */
  readonly before?: Document;
  readonly after: Document;
  /** The partition of the stream. */
  readonly partition: number;
}

/** What a projection keeps in PostgreSQL, in tables of its own in the schema `views`. */
export interface PostgresKeeping<Document, Reader = unknown> {
  /** Those that make its tables, and let `daybook_views_write` write and `daybook_views_read` read them. */
  readonly migrations: ReadonlyArray<new () => MigrationInterface>;
  /** With their schema. They are emptied where the projection has a new version. */
  readonly tables: readonly string[];

  /** The documents of those of the streams that have one, as they are now. At least one is asked for. */
  load(pool: Pool, streamIds: readonly string[]): Promise<ReadonlyMap<string, Document>>;

  /** About how many bytes of JSON each of those documents is. Left out where none is ever large. */
  bytes?(pool: Pool, streamIds: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** What writes the changes, at least one. It runs in the transaction that moves the checkpoints. */
  statements(changed: ReadonlyArray<Changed<Document>>): QueryConfig[];

  /** What the projection is asked for; its methods throw ViewsUnavailableError where the store is away. */
  reader(pool: Pool): Reader;
}

/** What a projection keeps in MongoDB, in collections of its own. */
export interface MongoKeeping<Document, Reader = unknown> {
  /** By name, with their indexes. They are emptied where the projection has a new version. */
  readonly collections: Readonly<Record<string, readonly IndexDescription[]>>;

  /** As in PostgreSQL. */
  load(database: MongoDatabase, streamIds: readonly string[]): Promise<ReadonlyMap<string, Document>>;

  /** As in PostgreSQL. */
  bytes?(database: MongoDatabase, streamIds: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** What writes the changes, at least one: operations by collection, each of which is one unordered bulk. */
  writes(
    changed: ReadonlyArray<Changed<Document>>,
    decimal: MongoDatabase['decimal'],
  ): Readonly<Record<string, Array<AnyBulkWriteOperation<MongoDocument>>>>;

  /** As in PostgreSQL. */
  reader(database: MongoDatabase): Reader;
}

/** What collections of projections hold: documents that are named by a text. */
export type MongoDocument = AnyDocument & { readonly _id: string };

/** The database of the views in MongoDB, as projections use it. Its driver is loaded only by who opens one. */
export interface MongoDatabase {
  readonly db: Db;
  /** In which everything is read, so that nothing is older than what was read before. */
  readonly sessions: {
    run<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result>;
  };
  /** Decimal text as a number that MongoDB compares exactly. */
  readonly decimal: (text: string) => Decimal128;
  /** Whether no server was there to answer, or one that is about to go; the same may succeed later. */
  readonly isUnavailable: (error: unknown) => boolean;
}

/** Whose parked streams those of a projection are. */
export const subscribedBy = ({ name, category }: Pick<Projection, 'name' | 'category'>): Subscribed => ({
  subscription: `views.${name}`,
  category,
});
