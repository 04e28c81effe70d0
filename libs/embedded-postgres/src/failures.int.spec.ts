import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { locateBinaries } from './binaries.js';
import { freePort } from './free-port.js';
import { startEmbeddedPostgres, type EmbeddedPostgresError } from './index.js';
import { stopServer } from './server-process.js';
import {
  cleanUpAfterwards,
  failureOf,
  isRoot,
  OwnerProcess,
  query,
  serverPid,
  temporaryDataDir,
  temporaryFolder,
  untilActive,
} from './testing/support.js';
import { holdsWithin } from './waiting.js';

jest.setTimeout(120_000);

/** Mounts a small file system; undefined, with a message, where that is not allowed. */
async function smallDisk(megabytes: number): Promise<string | undefined> {
  const folder = await temporaryFolder();
  try {
    if (!isRoot || process.platform !== 'linux') throw new Error('only root on Linux can mount');
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    console.warn(`Skipped: no small file system to fill (${String(error)}).`);
    return undefined;
  }
  cleanUpAfterwards(async () => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

describe('the port', () => {
  it('is the one that was asked for', async () => {
    const port = await freePort();
    const server = await startEmbeddedPostgres({ dataDir: await temporaryDataDir(), port });
    cleanUpAfterwards(() => server.stop());

    expect(server.port).toBe(port);
    expect(new URL(server.url('postgres')).port).toBe(String(port));
  });

  it('is named when another program has it', async () => {
    const dataDir = await temporaryDataDir();
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    cleanUpAfterwards(async () => void other.close());

    const error = await failureOf(startEmbeddedPostgres({ dataDir, port }));

    expect(error.code).toBe('port-in-use');
    expect(error.message).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  it('is named when another embedded server has it', async () => {
    const first = await startEmbeddedPostgres({ dataDir: await temporaryDataDir() });
    cleanUpAfterwards(() => first.stop());

    const error = await failureOf(
      startEmbeddedPostgres({ dataDir: await temporaryDataDir(), port: first.port }),
    );

    expect(error.code).toBe('port-in-use');
  });
});

describe('a start that fails', () => {
  it('says what PostgreSQL said', async () => {
    const dataDir = await temporaryDataDir();

    const error = await failureOf(startEmbeddedPostgres({ dataDir, settings: { work_mem: 'plenty' } }));

    expect(error.code).toBe('start-failed');
    expect(error.message).toContain('invalid value for parameter "work_mem": "plenty"');
    expect(error.message).toContain(join(dataDir, 'server.log'));
  });

  it('says so when the data directory is a file', async () => {
    const dataDir = await temporaryDataDir();
    await writeFile(dataDir, '');

    expect((await failureOf(startEmbeddedPostgres({ dataDir }))).code).toBe('start-failed');
    const below = await failureOf(startEmbeddedPostgres({ dataDir: join(dataDir, 'below') }));
    expect(below.code).toBe('start-failed');
  });

  it.each(['of another database', ''])(
    'names the password file that holds the wrong one (%j)',
    async (wrong) => {
      const dataDir = await temporaryDataDir();
      const file = join(dataDir, 'password');
      await (await startEmbeddedPostgres({ dataDir })).stop();
      const right = await readFile(file, 'utf8');
      await writeFile(file, wrong);

      const error = await failureOf(startEmbeddedPostgres({ dataDir }));

      expect(error.message).toContain(file);
      expect(error.message).not.toContain(right);
      await rm(file);
      const server = await startEmbeddedPostgres({ dataDir });
      cleanUpAfterwards(() => server.stop());
      expect(await query(server.url('postgres'), 'SELECT 42 AS answer')).toEqual([{ answer: 42 }]);
    },
  );

  it('does not touch a data directory that lacks its parts', async () => {
    const dataDir = await temporaryDataDir();
    await mkdir(join(dataDir, 'data', 'base'), { recursive: true });

    const error = await failureOf(startEmbeddedPostgres({ dataDir }));

    expect(error.code).toBe('start-failed');
    expect(error.message).toContain('no PostgreSQL database');
  });
});

describe('a full disk', () => {
  it('is named when the database does not fit', async () => {
    const disk = await smallDisk(20);
    if (disk === undefined) return;

    const error = await failureOf(startEmbeddedPostgres({ dataDir: join(disk, 'postgres') }));

    expect(error.code).toBe('disk-full');
    expect(error.message).toContain(`The disk that holds ${join(disk, 'postgres')} is full`);
    await expect(stat(join(disk, 'postgres', 'data'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is named when it stops a running server, and when it stops the next start', async () => {
    const disk = await smallDisk(130);
    if (disk === undefined) return;
    const dataDir = join(disk, 'postgres');
    const exits: EmbeddedPostgresError[] = [];
    const server = await startEmbeddedPostgres({ dataDir, onUnexpectedExit: (error) => exits.push(error) });
    cleanUpAfterwards(() => server.stop());
    await query(server.url('postgres'), 'CREATE TABLE filler (id int PRIMARY KEY, text text)');
    // The log of changes fills the disk first: the table itself is emptied again and again.
    const fill =
      'INSERT INTO filler SELECT id, repeat(md5(id::text), 20) FROM generate_series(1, 20000) AS id';
    for (let round = 0; round < 100 && exits.length === 0; round += 1) {
      await query(server.url('postgres'), `${fill}; TRUNCATE filler`).catch(() => undefined);
    }
    expect(await holdsWithin(20_000, 20, () => exits.length > 0)).toBe(true);
    expect(exits.map(({ code }) => code)).toEqual(['disk-full']);

    const error = await failureOf(startEmbeddedPostgres({ dataDir }));

    expect(error.code).toBe('disk-full');
    expect(error.message).toContain(`The disk that holds ${dataDir} is full`);
  });
});

describe('the server.log', () => {
  it('is emptied at the start when it is over 10 MB, and kept otherwise', async () => {
    const dataDir = await temporaryDataDir();
    const log = join(dataDir, 'server.log');
    await (await startEmbeddedPostgres({ dataDir })).stop();
    const { size } = await stat(log);
    await (await startEmbeddedPostgres({ dataDir })).stop();
    expect((await stat(log)).size).toBeGreaterThan(size);

    await writeFile(log, Buffer.alloc(10 * 1024 * 1024 + 1, 'x\n'));
    await (await startEmbeddedPostgres({ dataDir })).stop();

    expect((await stat(log)).size).toBeLessThan(100_000);
  });
});

describe('stop', () => {
  it('leaves nothing that keeps the process alive', async () => {
    const dataDir = await temporaryDataDir();
    const owner = new OwnerProcess({ dataDir });
    const url = await owner.ready();
    const pid = await serverPid(dataDir);
    const client = query(url, 'SELECT pg_sleep(60)').catch((error: { code: string }) => error.code);
    await untilActive(url, 'SELECT pg_sleep');

    owner.child.stdin?.end();
    await owner.says('stopped');

    expect(await holdsWithin(2_000, 20, () => owner.child.exitCode === 0)).toBe(true);
    expect(await client).toBe('57P01'); // admin_shutdown
    expect(pid).toBeDefined();
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  it('ends by force a server that does not react', async () => {
    const dataDir = await temporaryDataDir();
    const owner = new OwnerProcess({ dataDir });
    await owner.ready();
    const pid = (await serverPid(dataDir)) ?? 0;
    process.kill(pid, 'SIGSTOP');

    const bounds = { fastMs: 300, immediateMs: 300, killMs: 10_000 };
    const hasEnded = await stopServer(await locateBinaries(), pid, { bounds });

    expect(hasEnded).toBe(true);
    expect((await owner.says('unexpectedExit')).unexpectedExit?.message).toContain('signal SIGKILL');
  });
});
