import { createHmac } from 'node:crypto';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from '@daybook/embedded-postgres';
import { failWithOneSentence } from '@daybook/service-kit';
import pg from 'pg';
import type { DataDirectory } from './data-directory.js';

const databaseName = 'daybook';

/** Each service's login, and the roles that it is in: no more than what it does. */
const serviceRoles = {
  command: ['daybook_log_append'],
  projector: ['daybook_log_read', 'daybook_views_write'],
  query: ['daybook_log_read', 'daybook_views_read', 'daybook_parked_review'],
  process: ['daybook_process_write'],
  webhooks: ['daybook_log_read', 'daybook_webhooks_write'],
} as const;

export type Service = keyof typeof serviceRoles;

/** A database, and the URLs with which its owner and the services come to it. */
export interface Database {
  readonly ownerUrl: string;
  /** Makes the services' logins; the migrations have made their roles by then. */
  grantServices(): Promise<void>;
  serviceUrl(service: Service): string;
  stop(): Promise<void>;
}

/** The database of DAYBOOK_DATABASE_URL does not let us in; the message says why. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError';

  get userMessage(): string {
    return this.message;
  }
}

/**
 * A database that somebody else runs: its URL is used for everything.
 *
 * @throws DatabaseUnreachableError
 */
export async function externalDatabase(url: string): Promise<Database> {
  await withClient(url, async () => undefined).catch((error: Error) => {
    // The message of the driver names host and port, never the password.
    throw new DatabaseUnreachableError(
      `The database of DAYBOOK_DATABASE_URL cannot be used: ${error.message}.`,
    );
  });
  return {
    ownerUrl: url,
    grantServices: async () => undefined,
    serviceUrl: () => url,
    stop: async () => undefined,
  };
}

export interface EmbeddedDatabaseOptions {
  readonly onProgress: (message: string) => void;
  /** Aborted once this process is told to stop. */
  readonly stop: AbortSignal;
}

/**
 * A PostgreSQL of our own. If it ends by itself, this process ends with one sentence; but not while it stops anyway:
 * whoever told it to may have told every process that it found, and PostgreSQL's among them.
 *
 * @throws the reason of `stop`, when that is aborted before the database is there
 */
export async function embeddedDatabase(
  directory: DataDirectory,
  { onProgress, stop }: EmbeddedDatabaseOptions,
): Promise<Database> {
  const postgres = await startEmbeddedPostgres({
    dataDir: directory.databaseFolder,
    onProgress,
    signal: stop,
    onUnexpectedExit: (error) => {
      if (!stop.aborted) failWithOneSentence(forPeople(error));
    },
  }).catch((error: unknown) => {
    throw forPeople(error);
  });
  try {
    return await prepare(directory, postgres);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function prepare(directory: DataDirectory, postgres: EmbeddedPostgres): Promise<Database> {
  const superuserPassword = decodeURIComponent(new URL(postgres.url('postgres')).password);
  const login = (user: string) => ({
    user,
    // Nothing to store: whoever has the superuser's password may know the others.
    password: createHmac('sha256', superuserPassword).update(user).digest('hex'),
  });
  const owner = login('daybook_owner');
  await withClient(postgres.url('postgres'), async (client) => {
    await ensureLogin(client, owner, 'CREATEROLE');
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName} OWNER ${owner.user}`);
    await client.query(`REVOKE ALL ON DATABASE ${databaseName} FROM PUBLIC`);
  });
  await directory.keepDatabaseUrl(postgres.url(databaseName));
  return {
    ownerUrl: postgres.url(databaseName, owner),
    grantServices: () =>
      withClient(postgres.url(databaseName), async (client) => {
        for (const [service, roles] of Object.entries(serviceRoles)) {
          const { user, password } = login(`daybook_${service}`);
          await ensureLogin(client, { user, password }, '');
          await client.query(`GRANT CONNECT ON DATABASE ${databaseName} TO ${user}`);
          for (const role of roles) await client.query(`GRANT ${role} TO ${user}`);
        }
      }),
    serviceUrl: (service) => postgres.url(databaseName, login(`daybook_${service}`)),
    stop: () => postgres.stop(),
  };
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(url);
  client.on('error', () => undefined); // The statement that it hits fails by itself.
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function ensureLogin(
  client: pg.Client,
  { user, password }: { user: string; password: string },
  attributes: string,
): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${user} LOGIN ${attributes} PASSWORD ${client.escapeLiteral(password)}`);
}

/** Its messages are sentences for people already. */
function forPeople(error: unknown): unknown {
  return error instanceof EmbeddedPostgresError
    ? Object.assign(error, { userMessage: error.message })
    : error;
}
