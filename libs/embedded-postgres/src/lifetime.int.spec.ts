import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { startEmbeddedPostgres, type EmbeddedPostgresError } from './index.js';
import { isAlive } from './processes.js';
import {
  cleanUpAfterwards,
  failureOf,
  OwnerProcess,
  query,
  serverPid,
  temporaryDataDir,
  untilActive,
  waitForEnd,
} from './testing/support.js';
import { holdsWithin, pause } from './waiting.js';

jest.setTimeout(120_000);

/** Starts a server in a process of its own and leaves it behind by killing that process. */
async function orphan(dataDir: string, ...statements: string[]): Promise<{ pid: number; url: string }> {
  const owner = new OwnerProcess({ dataDir });
  const url = await owner.ready();
  for (const statement of statements) await query(url, statement);
  await owner.kill();
  const pid = (await serverPid(dataDir)) ?? 0;
  expect(isAlive(pid)).toBe(true);
  return { pid, url };
}

async function startHere(dataDir: string): Promise<{ url: string; progress: string[] }> {
  const progress: string[] = [];
  const server = await startEmbeddedPostgres({ dataDir, onProgress: (message) => progress.push(message) });
  cleanUpAfterwards(() => server.stop());
  return { url: server.url('postgres'), progress };
}

const kill = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGKILL');
  await waitForEnd(pid);
};

describe('a server whose owner was killed', () => {
  it('is shut down and replaced by the next start, which has all that was committed', async () => {
    const dataDir = await temporaryDataDir();
    const left = await orphan(dataDir, 'CREATE TABLE kept AS SELECT 42 AS answer');

    const { url, progress } = await startHere(dataDir);

    expect(isAlive(left.pid)).toBe(false);
    expect(await query(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(progress).toEqual(['Stopping the database server that an earlier run left behind…']);
    expect(readFileSync(join(dataDir, 'server.log'), 'utf8')).not.toContain('automatic recovery');
  });

  it('is replaced even with clients still on it', async () => {
    const dataDir = await temporaryDataDir();
    const left = await orphan(dataDir);
    const client = query(left.url, 'SELECT pg_sleep(60)').catch((error: { code: string }) => error.code);
    await untilActive(left.url, 'SELECT pg_sleep');

    await startHere(dataDir);

    expect(await client).toBe('57P01'); // admin_shutdown
  });

  it('is replaced by one of several starts at the same time', async () => {
    const dataDir = await temporaryDataDir();
    const left = await orphan(dataDir, 'CREATE TABLE kept AS SELECT 42 AS answer');

    const owners = Array.from({ length: 3 }, () => new OwnerProcess({ dataDir }));
    const said = await Promise.all(owners.map((owner) => owner.says('ready', 'error')));

    const codes = said.flatMap(({ error }) => (error === undefined ? [] : [error.code]));
    expect(codes).toEqual(['data-dir-in-use', 'data-dir-in-use']);
    expect(isAlive(left.pid)).toBe(false);
    const url = said.find(({ ready }) => ready)?.ready?.url ?? '';
    expect(await query(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(owners.flatMap(({ messages }) => messages.filter((message) => message.unexpectedExit))).toEqual(
      [],
    );
  });

  it('is waited for while it does not answer', async () => {
    const dataDir = await temporaryDataDir();
    const left = await orphan(dataDir);
    process.kill(left.pid, 'SIGSTOP');
    const starting = startHere(dataDir);
    await pause(1_500);
    process.kill(left.pid, 'SIGCONT');

    const { url } = await starting;

    expect(isAlive(left.pid)).toBe(false);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is replaced when it was left behind in the middle of crash recovery', async () => {
    const dataDir = await temporaryDataDir();
    const left = await orphan(
      dataDir,
      'CREATE TABLE big AS SELECT id, md5(id::text) AS text FROM generate_series(1, 300000) AS id',
      'CREATE UNIQUE INDEX ON big (text)',
      'UPDATE big SET text = upper(text)',
    );
    await kill(left.pid);
    const second = new OwnerProcess({ dataDir });
    const isStarted = async (): Promise<boolean> => {
      const pid = await serverPid(dataDir);
      return pid !== undefined && pid !== left.pid;
    };
    expect(await holdsWithin(30_000, 1, isStarted)).toBe(true);
    await second.kill();
    expect(second.messages.some(({ ready }) => ready)).toBe(false);

    const { url } = await startHere(dataDir);

    expect(await query(url, 'SELECT count(*)::int AS rows FROM big WHERE text = upper(text)')).toEqual([
      { rows: 300_000 },
    ]);
  });
});

describe('a server whose owner ends at once', () => {
  it('goes first, and the next start has all that was committed', async () => {
    const dataDir = await temporaryDataDir();
    const owner = new OwnerProcess({ dataDir });
    await query(await owner.ready(), 'CREATE TABLE kept AS SELECT 42 AS answer');

    await owner.endAtOnce();

    expect(await serverPid(dataDir)).toBeUndefined();
    const { url, progress } = await startHere(dataDir);
    expect(await query(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(progress).not.toContain('Stopping the database server that an earlier run left behind…');
  });
});

describe('a start that is given up', () => {
  it('fails with the reason and leaves neither a server nor a part of a database', async () => {
    const dataDir = await temporaryDataDir();
    const stop = new AbortController();
    const reason = new Error('not wanted any more');
    const start = startEmbeddedPostgres({
      dataDir,
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    });

    await expect(start).rejects.toBe(reason);

    expect(await serverPid(dataDir)).toBeUndefined();
    expect((await readdir(dataDir)).filter((name) => name.startsWith('data'))).toEqual([]);
    expect(await query((await startHere(dataDir)).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('a server that was killed itself', () => {
  it('is started again at once, past the shared memory of its last backends', async () => {
    const dataDir = await temporaryDataDir();
    const left = await orphan(dataDir, 'CREATE TABLE kept AS SELECT 42 AS answer');
    // A busy backend does not notice the end of its server before its statement has ended.
    const loop = 'WHILE clock_timestamp() < now() + interval $i$3 s$i$ LOOP END LOOP';
    const busy = query(left.url, `DO $$ BEGIN ${loop}; END $$`).catch(() => undefined);
    await untilActive(left.url, 'DO ');
    process.kill(left.pid, 'SIGKILL');

    const { url } = await startHere(dataDir);

    expect(await query(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await busy;
  });

  it('tells its owner once, in a sentence', async () => {
    const dataDir = await temporaryDataDir();
    const exits: EmbeddedPostgresError[] = [];
    const server = await startEmbeddedPostgres({ dataDir, onUnexpectedExit: (error) => exits.push(error) });

    await kill((await serverPid(dataDir)) ?? 0);

    expect(await holdsWithin(5_000, 10, () => exits.length > 0)).toBe(true);
    await server.stop();
    expect(exits).toHaveLength(1);
    expect(exits[0]?.code).toBe('stopped-unexpectedly');
    expect(exits[0]?.message).toBe(
      `PostgreSQL stopped unexpectedly with signal SIGKILL (more in ${join(dataDir, 'server.log')}).`,
    );
  });
});

describe('a server in use', () => {
  it('stays, and another start on its folder is told who uses it', async () => {
    const dataDir = await temporaryDataDir();
    const owner = new OwnerProcess({ dataDir });
    const url = await owner.ready();

    const error = await failureOf(startEmbeddedPostgres({ dataDir }));

    expect(error.code).toBe('data-dir-in-use');
    expect(error.message).toContain(`(process ${owner.pid})`);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('belongs to whoever started it, even while it does not answer for long', async () => {
    const dataDir = await temporaryDataDir();
    await (await startEmbeddedPostgres({ dataDir })).stop();
    const owner = new OwnerProcess({ dataDir });
    expect(await holdsWithin(30_000, 1, async () => (await serverPid(dataDir)) !== undefined)).toBe(true);
    const pid = (await serverPid(dataDir)) ?? 0;
    process.kill(pid, 'SIGSTOP');
    const refused = failureOf(startEmbeddedPostgres({ dataDir }));
    await pause(12_000);
    process.kill(pid, 'SIGCONT');

    expect((await refused).message).toContain(`(process ${owner.pid})`);
    expect(await query(await owner.ready(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.each([
    [
      'its connections are ended',
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    ],
    ['a crashed backend restarts them all', undefined],
  ])('stays in use after %s', async (_, statement) => {
    const dataDir = await temporaryDataDir();
    const exits: EmbeddedPostgresError[] = [];
    const server = await startEmbeddedPostgres({ dataDir, onUnexpectedExit: (error) => exits.push(error) });
    cleanUpAfterwards(() => server.stop());
    const url = server.url('postgres');
    const holder = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted`;
    const [before] = await query<{ pid: number }>(url, holder);
    if (statement === undefined) process.kill(before?.pid ?? 0, 'SIGKILL');
    else await query(url, statement);

    const error = await failureOf(startEmbeddedPostgres({ dataDir }));

    expect(error.code).toBe('data-dir-in-use');
    expect(error.message).toContain(`(process ${process.pid})`);
    const [after] = await query<{ pid: number }>(url, holder);
    expect(after?.pid).not.toBe(before?.pid);
    expect(exits).toEqual([]);
  });
});

describe('a stale postmaster.pid', () => {
  it.each(['dead', 'alive'])('does not matter when its process is %s and another program', async (state) => {
    const dataDir = await temporaryDataDir();
    await (await startEmbeddedPostgres({ dataDir })).stop();
    // As the user who owns the data, whose processes PostgreSQL itself would take for a server.
    const { uid, gid } = await stat(join(dataDir, 'data'));
    const other = spawn('sleep', ['300'], { uid, gid, cwd: '/', stdio: 'ignore' });
    cleanUpAfterwards(async () => void other.kill('SIGKILL'));
    if (state === 'dead') await kill(other.pid ?? 0);
    const file = join(dataDir, 'data', 'postmaster.pid');
    await writeFile(
      file,
      `${other.pid}\n${join(dataDir, 'data')}\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`,
    );

    const { url } = await startHere(dataDir);

    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await readFile(file, 'utf8')).not.toContain('1700000000');
  });

  it('does not matter when a crash left it empty', async () => {
    const dataDir = await temporaryDataDir();
    await (await startEmbeddedPostgres({ dataDir })).stop();
    await writeFile(join(dataDir, 'data', 'postmaster.pid'), '');

    const { url } = await startHere(dataDir);

    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
