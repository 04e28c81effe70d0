/** What the specs of this package share; holds no tests itself. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { unprivilegedUsers, type User } from '../account.js';
import type { EmbeddedPostgresOptions } from '../embedded-postgres.js';
import { EmbeddedPostgresError } from '../errors.js';
import { isAlive } from '../processes.js';
import { holdsWithin } from '../waiting.js';

const FIXTURE = fileURLToPath(new URL('../../fixtures/own-server.mjs', import.meta.url));
const MESSAGE_WITHIN_MS = 60_000;
const END_WITHIN_MS = 20_000;

export const isRoot = process.getuid?.() === 0;

/** What a test ends and removes when it is over, last first. */
const cleanups: (() => Promise<void>)[] = [];

export function cleanUpAfterwards(cleanup: () => Promise<void>): void {
  cleanups.push(cleanup);
}

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** A new folder of mode 0700; afterwards its server is ended and it is removed. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-embedded-'));
  cleanUpAfterwards(async () => {
    await killServerOf(join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The data directory to start a server on, in a folder of its own. */
export async function temporaryDataDir(): Promise<string> {
  return join(await temporaryFolder(), 'postgres');
}

/** The process id in the server's lock file; undefined without one. */
export async function serverPid(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  return Number.parseInt(text, 10) || undefined;
}

export async function killServerOf(dataDir: string): Promise<void> {
  const pid = await serverPid(dataDir);
  if (pid === undefined || pid === process.pid || !isAlive(pid)) return;
  process.kill(pid, 'SIGQUIT');
  await waitForEnd(pid);
}

export async function waitForEnd(pid: number): Promise<void> {
  if (await holdsWithin(END_WITHIN_MS, 20, () => !isAlive(pid))) return;
  throw new Error(`process ${pid} has not ended`);
}

export async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Waits until a statement that begins like this is running. */
export async function untilActive(url: string, beginning: string): Promise<void> {
  const sql = `SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND starts_with(query, '${beginning}')`;
  if (
    await holdsWithin(
      END_WITHIN_MS,
      20,
      async () => (await query(url, `${sql} AND pid <> pg_backend_pid()`)).length > 0,
    )
  )
    return;
  throw new Error(`${beginning} does not run`);
}

/** The error of a start that fails; also checks that its message is one plain sentence. */
export async function failureOf(start: Promise<unknown>): Promise<EmbeddedPostgresError> {
  const outcome = await start.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof EmbeddedPostgresError)) throw new Error('it started', { cause: outcome });
  expect(outcome.message).toMatch(/^[A-Z].*\.$/);
  expect(outcome.message).not.toContain('\n');
  return outcome;
}

export interface OwnerMessage {
  readonly progress?: string;
  readonly ready?: { readonly port: number; readonly url: string };
  readonly error?: { readonly code: string; readonly message: string };
  readonly unexpectedExit?: { readonly code: string; readonly message: string };
  readonly stopped?: true;
}

/** A process of its own that starts and owns a server; killed afterwards. */
export class OwnerProcess {
  readonly child: ChildProcess;
  readonly messages: OwnerMessage[] = [];

  constructor(options: EmbeddedPostgresOptions, user?: User) {
    this.child = spawn(process.execPath, [FIXTURE, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' },
      ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
    });
    if (this.child.stdout === null) throw new Error('the fixture has no stdout');
    createInterface(this.child.stdout).on('line', (line) => {
      this.messages.push(JSON.parse(line) as OwnerMessage);
    });
    cleanUpAfterwards(() => this.kill());
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The first message that has the key, once it has come. */
  async says<Key extends keyof OwnerMessage>(...keys: Key[]): Promise<OwnerMessage> {
    let found: OwnerMessage | undefined;
    await holdsWithin(MESSAGE_WITHIN_MS, 10, () => {
      found = this.messages.find((message) => keys.some((key) => message[key] !== undefined));
      return found !== undefined;
    });
    if (found === undefined) throw new Error(`the owner did not say ${keys.join(' or ')}`);
    return found;
  }

  /** Resolves with the URL of its server. */
  async ready(): Promise<string> {
    const { ready, error } = await this.says('ready', 'error');
    if (ready === undefined) throw new Error(error?.message);
    return ready.url;
  }

  /** Has it end as `process.exit` ends a process: nothing that takes time is waited for. */
  async endAtOnce(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.stdin?.write('\n');
    await ended;
  }

  /** Kills it as `kill -9` does, so that its server is left behind. */
  async kill(): Promise<void> {
    await kill(this.child);
  }
}

/** Kills a process as `kill -9` does, and waits for its end. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** An unprivileged user to run an owner as; only root can. */
export async function anyUser(): Promise<User> {
  const user = (await unprivilegedUsers()).at(-1);
  if (user === undefined) throw new Error('there is no user "nobody" on this machine');
  return user;
}

/** Gives a folder to a user, so that an owner can run as that user in it. */
export const give = (path: string, user: User): Promise<void> => chown(path, user.uid, user.gid);
