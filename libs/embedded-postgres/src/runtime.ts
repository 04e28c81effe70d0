import { join } from 'node:path';
import { accountsOf, SELF, unprivilegedUsers, userWithId, type Account, type User } from './account.js';
import { missing, type Binaries } from './binaries.js';
import { letPassThrough, ownerOf, type DataFolder } from './data-folder.js';
import { withDraft } from './drafts.js';
import { diskFull, EmbeddedPostgresError, startFailed, tellsOfFullDisk } from './errors.js';
import { runCommand, type CommandResult } from './run-command.js';

const PROBE_TIMEOUT_MS = 30_000;

/** The binaries, who runs them, and what was found out about them by trying. */
export interface Runtime {
  readonly binaries: Binaries;
  readonly account: Account;
  /** PostgreSQL's major version, for example 18. */
  readonly majorVersion: number;
  /** Whether the binaries can compress write-ahead log with LZ4. */
  readonly lz4: boolean;
}

/** Finds an account that can run the binaries and write the folder, by trying. */
export async function findRuntime(binaries: Binaries, folder: DataFolder): Promise<Runtime> {
  const version = await run(SELF, binaries.postgres, ['--version']); // This much it does for root too.
  const majorVersion = Number(/\(PostgreSQL\) (\d+)/.exec(version.output)?.[1]);
  if (version.exitCode !== 0 || Number.isNaN(majorVersion)) throw cannotRun(binaries, version);
  const account = process.getuid?.() === 0 ? await accountForRoot(binaries, folder) : SELF;
  const lz4 = await readSettings(account, binaries, folder, ['-c', 'wal_compression=lz4']);
  return { binaries, account, majorVersion, lz4: lz4.exitCode === 0 };
}

async function accountForRoot(binaries: Binaries, folder: DataFolder): Promise<Account> {
  const users = await usersFor(folder);
  await letPassThrough(folder);
  for (const account of accountsOf(users)) {
    if (await canRunAndWrite(account, binaries, folder)) return account;
  }
  const names = users.map((user) => `"${user.name}"`).join(' or ') || '"nobody" (there is no such user)';
  throw new EmbeddedPostgresError(
    'not-permitted',
    `PostgreSQL may not run as root, and user ${names} can reach neither ${folder.root} nor the binaries; ` +
      'start as an ordinary user, or from a directory that every user may enter.',
  );
}

/**
 * Whoever owns a database already keeps it, so that one `sudo` does not lock its owner out. An
 * empty folder's owner must have a name, because initdb looks it up.
 */
async function usersFor(folder: DataFolder): Promise<readonly User[]> {
  const dataOwner = await ownerOf(folder.data);
  if (dataOwner !== undefined && dataOwner.uid !== 0) {
    const { uid, gid } = dataOwner;
    return [(await userWithId(uid)) ?? { name: String(uid), uid, gid }];
  }
  const folderOwner = await ownerOf(folder.root);
  const owner = folderOwner && folderOwner.uid !== 0 ? await userWithId(folderOwner.uid) : undefined;
  return [...(owner === undefined ? [] : [owner]), ...(await unprivilegedUsers())];
}

async function canRunAndWrite(account: Account, binaries: Binaries, folder: DataFolder): Promise<boolean> {
  if ((await readSettings(account, binaries, folder, [])).exitCode !== 0) return false;
  // By `cat`, which says that a disk is full; the `echo` of some shells has no more to say than "I/O error".
  const written = await withDraft(folder, account, (draft) =>
    run(account, '/bin/sh', ['-c', 'cat > "$0"', join(draft, 'probe')], 'probe\n'),
  );
  if (tellsOfFullDisk(written.output)) throw diskFull(folder.root);
  return written.exitCode === 0;
}

/**
 * Has PostgreSQL print one setting. It goes further than `--version`: it finds its own binary and
 * libraries and enters the folder, which is just what fails under a directory of mode 0700.
 */
function readSettings(
  account: Account,
  binaries: Binaries,
  folder: DataFolder,
  extra: readonly string[],
): Promise<CommandResult> {
  const noFile = process.platform === 'win32' ? 'NUL' : '/dev/null';
  const args = ['-D', folder.root, '-C', 'wal_compression', '-c', `config_file=${noFile}`, ...extra];
  return run(account, binaries.postgres, args);
}

const run = (account: Account, file: string, args: readonly string[], input = ''): Promise<CommandResult> =>
  runCommand(account, file, args, { input, timeoutMs: PROBE_TIMEOUT_MS });

function cannotRun(binaries: Binaries, result: CommandResult): EmbeddedPostgresError {
  const said = result.output.trim().split('\n').at(-1);
  if (result.spawnError !== undefined || /shared librar|Library not loaded|not found/.test(result.output)) {
    const why = result.spawnError?.message ?? said;
    return missing(`The PostgreSQL binary ${binaries.postgres} does not run on this machine (${why})`);
  }
  return startFailed(`${binaries.postgres} --version failed: ${said}`);
}
