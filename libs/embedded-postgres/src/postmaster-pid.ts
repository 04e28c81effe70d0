import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.js';
import { errorCode, onFiles } from './errors.js';
import { commandLine, isAlive, isListed } from './processes.js';
import { holdsWithin } from './waiting.js';

/** A server makes its lock file and fills it at once; empty for longer, it is a crash's remnant. */
const LOCK_FILE_FILLED_WITHIN_MS = 5_000;
const LOCK_FILE_POLL_MS = 50;
/** Whoever inherits the children of a killed process reaps them at once, or never. */
const ZOMBIE_REAPED_WITHIN_MS = 2_000;

/** A server that runs on the folder's database. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

interface LockFile extends RunningServer {
  readonly text: string;
  readonly dataDirectory: string;
}

/**
 * The server that runs on this database, by its `postmaster.pid`; undefined when none does.
 *
 * A file whose process is another program (process ids come round again, soonest in containers) or
 * a zombie that nobody reaps is removed: PostgreSQL itself would take either for a server.
 */
export async function findRunningServer(folder: DataFolder): Promise<RunningServer | undefined> {
  const path = join(folder.data, 'postmaster.pid');
  const file = await readFilledLockFile(path);
  if (file === undefined) return undefined;
  if (isAlive(file.pid) && (await isServerOf(folder, file))) return file;
  // With the process gone the file is better left: PostgreSQL finds in it what memory to check.
  const gone = (): boolean => !isListed(file.pid);
  if (await holdsWithin(isAlive(file.pid) ? 0 : ZOMBIE_REAPED_WITHIN_MS, LOCK_FILE_POLL_MS, gone))
    return undefined;
  // Only what was judged: another start may have put its own file there meanwhile.
  if ((await readLockFile(path))?.text === file.text) await onFiles(path, () => rm(path, { force: true }));
  return undefined;
}

async function readFilledLockFile(path: string): Promise<LockFile | undefined> {
  let file: LockFile | 'unfilled' | undefined;
  const settled = await holdsWithin(LOCK_FILE_FILLED_WITHIN_MS, LOCK_FILE_POLL_MS, async () => {
    file = await parsedLockFile(path);
    return file !== 'unfilled';
  });
  if (!settled) await onFiles(path, () => rm(path, { force: true }));
  return file === 'unfilled' ? undefined : file;
}

const readLockFile = async (path: string): Promise<LockFile | undefined> => {
  const file = await parsedLockFile(path);
  return file === 'unfilled' ? undefined : file;
};

/** Lines: pid, data directory, start time in seconds, port, and more that is not needed here. */
async function parsedLockFile(path: string): Promise<LockFile | 'unfilled' | undefined> {
  let text: string;
  try {
    text = await onFiles(path, () => readFile(path, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const [pidText, dataDirectory, , portText] = text.split('\n');
  // In single-user mode the first line is the negative process id.
  const pid = Math.abs(Number(pidText));
  const port = Number(portText);
  if (!Number.isInteger(pid) || pid === 0 || !dataDirectory || !Number.isInteger(port)) return 'unfilled';
  return { text, pid, port, dataDirectory };
}

/**
 * Whether a living process is a PostgreSQL server on this very directory.
 *
 * A server's working directory is its data directory. Containers forbid even root to look at the
 * working directory of another user's process; there its program's name has to do, together with
 * the directory in the file, which tells a copied database from the one it was copied from.
 */
async function isServerOf(folder: DataFolder, file: LockFile): Promise<boolean> {
  if (process.platform === 'linux') {
    try {
      return await isSameDirectory(`/proc/${file.pid}/cwd`, folder.data);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
    }
  }
  const command = await commandLine(file.pid);
  if (command !== undefined && !/postgres/.test(command[0] ?? '')) return false;
  return isSameDirectory(file.dataDirectory, folder.data).catch(() => false);
}

async function isSameDirectory(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([stat(one), stat(other)]);
  return first.ino === second.ino && first.dev === second.dev;
}
