import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { jest } from '@jest/globals';
import { SELF } from './account.js';
import { binariesIn, hydrateLibraryLinks, locateBinaries } from './binaries.js';
import { createDatabase } from './create-database.js';
import { openDataFolder } from './data-folder.js';
import { startEmbeddedPostgres } from './index.js';
import { ensurePassword } from './password.js';
import { runCommand } from './run-command.js';
import { findRuntime } from './runtime.js';
import {
  anyUser,
  cleanUpAfterwards,
  give,
  isRoot,
  OwnerProcess,
  query,
  temporaryDataDir,
  temporaryFolder,
} from './testing/support.js';

jest.setTimeout(120_000);

const asRoot = isRoot ? it : it.skip;

/** These start our program as that user, who cannot in a checkout that only root may enter. */
const asRootAndAnyUser = isRoot && (await anyUserMayRunNode()) ? it : it.skip;

async function anyUserMayRunNode(): Promise<boolean> {
  const { uid, gid } = await anyUser();
  return spawnSync(process.execPath, ['--version'], { uid, gid }).status === 0;
}

describe('started by root', () => {
  asRoot('PostgreSQL runs as another user, below a directory that only root may enter', async () => {
    const dataDir = await temporaryDataDir(); // In a folder of mode 0700.
    const server = await startEmbeddedPostgres({ dataDir });
    cleanUpAfterwards(() => server.stop());

    expect((await stat(dirname(dataDir))).uid).toBe(0);
    expect((await stat(join(dataDir, 'data'))).uid).not.toBe(0);
    expect(await query(server.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  asRoot('PostgreSQL has no more rights than it needs', async () => {
    const binaries = await locateBinaries();
    const closed = await temporaryDataDir();
    const open = await temporaryFolder();
    await mkdir(join(open, 'postgres'));
    await give(open, await anyUser());

    const plain = await findRuntime(binaries, await openDataFolder(join(open, 'postgres')));
    const past = await findRuntime(binaries, await openDataFolder(closed));

    expect(past.account.kind).toBe('user-past-permissions');
    expect(plain.account.kind).not.toBe('self');
  });

  asRootAndAnyUser('the data stay with the user who has them already', async () => {
    const folder = await temporaryFolder();
    const user = await anyUser();
    await give(folder, user);
    const dataDir = join(folder, 'postgres');
    const owner = new OwnerProcess({ dataDir }, user);
    await query(await owner.ready(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    owner.child.stdin?.end();
    await owner.says('stopped');

    const server = await startEmbeddedPostgres({ dataDir });
    expect(await query(server.url('postgres'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await server.stop();

    expect((await stat(join(dataDir, 'data'))).uid).toBe(user.uid);
    const again = new OwnerProcess({ dataDir }, user);
    expect(await query(await again.ready(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  asRoot('data that a backup gave to root are given back', async () => {
    const dataDir = await temporaryDataDir();
    await (await startEmbeddedPostgres({ dataDir })).stop();
    const copy = join(await temporaryFolder(), 'copy');
    await cp(dataDir, copy, { recursive: true });
    expect((await stat(join(copy, 'data', 'global'))).uid).toBe(0);

    const server = await startEmbeddedPostgres({ dataDir: copy });
    cleanUpAfterwards(() => server.stop());

    expect(await query(server.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  asRootAndAnyUser('a user without rights to the folder is told so', async () => {
    const dataDir = await temporaryDataDir();
    await mkdir(dataDir, { mode: 0o700 });

    const owner = new OwnerProcess({ dataDir }, await anyUser());

    const { error } = await owner.says('error');
    expect(error?.code).toBe('not-permitted');
    expect(error?.message).toContain('may not read and write');
  });
});

describe('the binaries', () => {
  const packageDir = async (): Promise<string> =>
    dirname(dirname(dirname((await locateBinaries()).postgres)));

  it('work from a directory that only its owner may enter, without the links that npm leaves out', async () => {
    const folder = await temporaryFolder(); // Mode 0700.
    const copy = join(folder, 'package');
    await cp(await packageDir(), copy, { recursive: true, verbatimSymlinks: true });
    const libraries = join(copy, 'native', 'lib');
    for (const entry of await readdir(libraries, { withFileTypes: true })) {
      if (entry.isSymbolicLink()) await rm(join(libraries, entry.name));
    }
    const broken = await runCommand(SELF, binariesIn(copy).postgres, ['--version'], { timeoutMs: 10_000 });

    await hydrateLibraryLinks(copy);
    await hydrateLibraryLinks(copy);

    const dataFolder = await openDataFolder(join(folder, 'postgres'));
    const runtime = await findRuntime(binariesIn(copy), dataFolder);
    await ensurePassword(dataFolder);
    await createDatabase(dataFolder, runtime, { syncToDisk: false });
    expect(process.platform === 'linux' ? broken.exitCode : 127).toBe(127);
    expect(runtime.majorVersion).toBe(18);
    expect(await readdir(dataFolder.data)).toContain('PG_VERSION');
  });

  it('are reported missing when they do not run', async () => {
    const folder = await openDataFolder(await temporaryDataDir());

    await expect(findRuntime(binariesIn('/nowhere'), folder)).rejects.toMatchObject({
      code: 'binaries-missing',
    });
  });
});
