/** Installs what package-lock.json says where it is not installed yet, so that a new clone just runs. */
import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive, main, outerEnvironment, pinnedNode, Refusal, root, run } from './tools.mjs';

const OLDEST_NODE = 20;
const LOCK_POLL_MS = 250;
const LOCK_TIMEOUT_MS = 15 * 60_000;

/** A folder with a package-lock.json of its own, and what else npm is told there. */
const workspace = { folder: root, options: [] };
/** Apart from the workspace, so that nobody else has to install what is compared. It needs no scripts of packages. */
export const benchmarks = { folder: join(root, 'bench'), options: ['--ignore-scripts'] };

const modulesOf = ({ folder }) => join(folder, 'node_modules');
const lockOf = ({ folder }) => join(folder, '.install-lock');

/** Returns when node_modules is what package-lock.json says; throws a Refusal if that cannot be. */
export async function ensureInstalled(place = workspace) {
  const version = process.versions.node;
  if (Number.parseInt(version, 10) < OLDEST_NODE) {
    throw new Refusal(
      `Daybook needs Node ${OLDEST_NODE} or newer to install itself; this is Node ${version}.`,
    );
  }
  if (await isInstalled(place)) return;
  const release = await takeLock(lockOf(place));
  try {
    if (!(await isInstalled(place))) await install(place);
  } finally {
    await release();
  }
}

async function isInstalled(place) {
  if (!existsSync(pinnedNode)) return false;
  const lockfile = await readFile(join(place.folder, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lockfile).digest('hex');
  const stamp = join(modulesOf(place), '.daybook-lock-hash');
  if ((await readIfThere(stamp))?.trim() === hash) return true;
  if (!(await isWhatNpmInstalled(place, lockfile))) return false;
  await writeFile(stamp, `${hash}\n`);
  return true;
}

/** Someone may have run npm by hand: npm notes down, as the last step, what it has installed. */
async function isWhatNpmInstalled(place, lockfile) {
  const note = await readIfThere(join(modulesOf(place), '.package-lock.json'));
  if (note === undefined) return false;
  const installed = JSON.parse(note).packages;
  return Object.entries(JSON.parse(lockfile).packages).every(([path, wanted]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

async function install(place) {
  if (process.stderr.isTTY) process.stderr.write('Installing what package-lock.json says…\n');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', ...place.options];
  const { code, output } = await run('npm', args, {
    quiet: true,
    cwd: place.folder,
    env: outerEnvironment,
    shell: process.platform === 'win32',
  });
  if (code !== 0) {
    process.stderr.write(output);
    throw new Refusal('The packages of package-lock.json could not be installed, for the reason above.');
  }
  if (!(await isInstalled(place))) {
    throw new Refusal('npm ended well, but what it installed is not what package-lock.json says.');
  }
}

/**
 * Several may start at once, and npm clears node_modules first. The lock is a directory that names its
 * owner, put in place by one rename, which fails where a lock is; a lock whose owner is gone is removed.
 */
async function takeLock(lock) {
  const mine = await mkdtemp(`${lock}-`);
  await writeFile(join(mine, 'owner'), String(process.pid));
  const deadline = Date.now() + LOCK_TIMEOUT_MS;
  for (;;) {
    try {
      await rename(mine, lock);
      return () => rm(lock, { recursive: true, force: true });
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(error.code) || !existsSync(lock)) {
        await rm(mine, { recursive: true, force: true });
        throw new Refusal(`Nothing can be installed here: ${error.message}.`);
      }
    }
    await removeAbandonedLock(lock);
    if (Date.now() > deadline) {
      await rm(mine, { recursive: true, force: true });
      throw new Refusal(
        `Another process has been installing for too long; if there is none, remove ${lock}.`,
      );
    }
    await delay(LOCK_POLL_MS);
  }
}

async function removeAbandonedLock(lock) {
  const owner = Number(await readIfThere(join(lock, 'owner')));
  if (!(owner > 0) || isAlive(owner)) return;
  const before = await stat(lock).catch(() => undefined);
  const aside = `${lock}-of-${owner}-${process.pid}`;
  await rename(lock, aside).catch(() => undefined);
  const moved = await stat(aside).catch(() => undefined);
  // Between the two looks another may have taken the lock: then it is put back.
  if (moved !== undefined && moved.ino !== before?.ino) await rename(aside, lock).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}

const readIfThere = (path) => readFile(path, 'utf8').catch(() => undefined);

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(() => ensureInstalled());
}
