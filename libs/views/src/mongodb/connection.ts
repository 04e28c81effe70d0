import type { Collection, MongoClient, MongoClientOptions } from 'mongodb';
import type { MongoDatabase } from '../projection.js';
import { CausalSessions } from './causal-sessions.js';
import { type CheckpointDocument, type ParkedStreamDocument, sharedCollections } from './documents.js';
import { checkServer, checkWriteConcern } from './durability.js';
import { InvalidMongoUrlError, ViewsUnreachableError } from './errors.js';

export interface MongoViewsOptions {
  /**
   * A replica set. The views are in the database that the URL names, or else in `daybook`. What it says of
   * concerns, pools and timeouts gives way to what is said here.
   */
  readonly url: string;
  /** Connections at the most. Default 10. */
  readonly maxConnections?: number;
  /** How long whatever is asked waits for a primary, and for a connection to it. Default 5,000. */
  readonly primaryWaitMs?: number;
}

/** The database of the views, with what its projections share. */
export interface MongoViews extends MongoDatabase {
  readonly checkpoints: Collection<CheckpointDocument>;
  readonly parkedStreams: Collection<ParkedStreamDocument>;
  readonly sessions: CausalSessions;
  /** Whether the server can do nothing at the moment, whatever it is asked. */
  readonly isStoreFault: (error: unknown) => boolean;
  close(): Promise<void>;
}

const defaultDatabase = 'daybook';
const connectTimeoutMs = 5_000;
/** How long an answer may be on its way; far above what the largest batch takes. */
const socketTimeoutMs = 30_000;
/** As many as a category can have, so that one answer holds all checkpoints. */
const maxPartitions = 1_024;

/**
 * Connects to views whose collections are there already.
 *
 * @throws InvalidMongoUrlError, ViewsUnreachableError, UnsafeViewDurabilityError
 */
export async function connectToMongoViews({
  url,
  maxConnections = 10,
  primaryWaitMs = 5_000,
}: MongoViewsOptions): Promise<MongoViews> {
  // Loaded here, because a process that keeps its views elsewhere should not pay 30 MB for the driver.
  const { Decimal128, MongoClient: Client } = await import('mongodb');
  const { isStoreFault, isUnavailable } = await import('./unavailability.js');
  const clientFor = (options?: MongoClientOptions): MongoClient => {
    try {
      return new Client(url, options);
    } catch {
      throw new InvalidMongoUrlError();
    }
  };
  checkWriteConcern(clientFor().options.writeConcern);
  const client = clientFor({
    appName: 'daybook-views',
    maxPoolSize: maxConnections,
    waitQueueTimeoutMS: primaryWaitMs,
    serverSelectionTimeoutMS: primaryWaitMs,
    connectTimeoutMS: connectTimeoutMs,
    socketTimeoutMS: socketTimeoutMs,
    readPreference: 'primary',
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', journal: true },
  });
  try {
    await reachPrimary(client, primaryWaitMs);
    await checkServer(client);
  } catch (error) {
    await client.close();
    throw error;
  }
  const db = client.db(namesDatabase(url) ? undefined : defaultDatabase);
  return {
    db,
    checkpoints: db.collection(sharedCollections.checkpoints),
    parkedStreams: db.collection(sharedCollections.parkedStreams),
    sessions: new CausalSessions(client),
    decimal: (text) => Decimal128.fromString(text),
    isUnavailable,
    isStoreFault,
    close: () => client.close(),
  };
}

/** The driver would take `test` where the URL names no database. */
const namesDatabase = (url: string): boolean => /^[^/]*\/\/[^/]+\/[^?]/.test(url);

async function reachPrimary(client: MongoClient, primaryWaitMs: number): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    const { hosts, srvHost } = client.options;
    const where = hosts.length > 0 ? hosts.join(', ') : srvHost;
    const reason = error instanceof Error ? error.message : String(error);
    const found =
      error instanceof Error && error.name === 'MongoServerSelectionError'
        ? `no primary was found at ${where} within ${primaryWaitMs / 1_000} s (${reason})`
        : `${where} says: ${reason}`;
    throw new ViewsUnreachableError(found, { cause: error });
  }
}

/** One small answer, which holds the checkpoints of one moment. */
export async function readCheckpoints(
  { checkpoints, sessions }: MongoViews,
  projection: string,
): Promise<Map<number, number>> {
  const documents = await sessions.run((session) =>
    checkpoints.find({ projection }, { session, batchSize: maxPartitions }).toArray(),
  );
  return new Map(documents.map(({ partition, position }) => [partition, position]));
}
