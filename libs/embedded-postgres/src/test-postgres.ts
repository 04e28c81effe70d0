import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateBinaries } from './binaries.js';
import { connectAsSuperuser, disconnect } from './connection.js';
import { openDataFolder } from './data-folder.js';
import { startVariant, type EmbeddedPostgres } from './embedded-postgres.js';
import { findRunningServer } from './postmaster-pid.js';
import { isAlive } from './processes.js';
import { stopServer } from './server-process.js';
import type { Settings } from './settings.js';

/** Folders are named `daybook-test-postgres-<pid of the test process>-<random>`. */
const FOLDER_NAME = /^daybook-test-postgres-(\d+)-/;

/** Brings an empty database into the state that a test begins with, whichever test it is. */
export type Preparation = (url: string) => Promise<void>;

/** A server for tests, with the durability of a real one, in a temporary folder. */
export interface TestPostgres extends EmbeddedPostgres {
  /**
   * Makes a database and resolves with its superuser's URL.
   *
   * @param prepare what is done to the first one for which it is named; the others are copies of that. Default: they
   *   are empty
   */
  createDatabase(prepare?: Preparation): Promise<string>;
}

/** Starts a server for tests; `stop` removes its folder too. */
export async function startTestPostgres(settings: Settings = {}): Promise<TestPostgres> {
  await sweepAbandonedFolders();
  const dataDir = await mkdtemp(join(tmpdir(), `daybook-test-postgres-${process.pid}-`));
  try {
    // In our process group, so that Ctrl-C ends it together with the test run.
    const server = await startVariant(
      { dataDir, settings: { max_connections: '200', ...settings } },
      { syncToDisk: false, ownProcessGroup: false },
    );
    const databases = new TestDatabases(server);
    return {
      port: server.port,
      url: (database, login) => server.url(database, login),
      createDatabase: (prepare) => databases.create(prepare),
      async stop() {
        await server.stop();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

class TestDatabases {
  /** The names of those that have been prepared, to be copied. */
  private readonly prepared = new Map<Preparation, Promise<string>>();

  constructor(private readonly server: EmbeddedPostgres) {}

  async create(prepare?: Preparation): Promise<string> {
    const template = prepare && (await this.templateOf(prepare));
    return this.server.url(await this.createFrom(template));
  }

  private templateOf(prepare: Preparation): Promise<string> {
    const known = this.prepared.get(prepare);
    if (known !== undefined) return known;
    const made = this.prepareOne(prepare);
    this.prepared.set(prepare, made);
    return made;
  }

  private async prepareOne(prepare: Preparation): Promise<string> {
    const name = await this.createFrom();
    await prepare(this.server.url(name));
    return name;
  }

  private async createFrom(template?: string): Promise<string> {
    const name = `test_${randomBytes(6).toString('hex')}`;
    const { password } = new URL(this.server.url('postgres'));
    const client = await connectAsSuperuser({
      port: this.server.port,
      password: decodeURIComponent(password),
      applicationName: 'daybook test',
    });
    try {
      await client.query(`CREATE DATABASE ${name}${template === undefined ? '' : ` TEMPLATE ${template}`}`);
    } finally {
      await disconnect(client);
    }
    return name;
  }
}

/** Ends the servers, and removes the folders, of test runs that were killed. */
async function sweepAbandonedFolders(): Promise<void> {
  for (const entry of await readdir(tmpdir(), { withFileTypes: true })) {
    const owner = Number(FOLDER_NAME.exec(entry.name)?.[1]);
    if (!entry.isDirectory() || Number.isNaN(owner) || isAlive(owner)) continue;
    const path = join(tmpdir(), entry.name);
    try {
      const server = await findRunningServer(await openDataFolder(path));
      if (server !== undefined) await stopServer(await locateBinaries(), server.pid);
      await rm(path, { recursive: true, force: true });
    } catch {
      // Another user's, or another worker is sweeping it: neither is this run's business.
    }
  }
}
