import { chmod, lchown, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Account } from './account.js';
import { errorCode, onFiles, startFailed } from './errors.js';

/** The folder that belongs to one embedded server, and the names in it. Absolute paths. */
export interface DataFolder {
  readonly root: string;
  /** PGDATA. */
  readonly data: string;
  /** The superuser's password, mode 0600. */
  readonly password: string;
  /** What the server writes to stdout and stderr. */
  readonly log: string;
}

/** Names that a folder of ours may hold; `lost+found` is in every freshly made file system. */
const OUR_NAMES = /^(data|data\.new-.*|password|password\.new-.*|server\.log|lost\+found)$/;

/**
 * Makes the folder when it is absent.
 *
 * A folder that holds other things and no database of ours is refused before anything in it is
 * touched: root is about to give it to another user.
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  const wanted = resolve(dataDir);
  return onFiles(wanted, async () => {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    const root = await realpath(wanted);
    const names = await readdir(root);
    if (!names.includes('data') && !names.every((name) => OUR_NAMES.test(name))) {
      throw startFailed(`${root} holds other files and no database; give an empty data directory`);
    }
    return {
      root,
      data: join(root, 'data'),
      password: join(root, 'password'),
      log: join(root, 'server.log'),
    };
  });
}

/**
 * Lets every user pass through a folder of root's, though not list it: root keeps the folder and
 * gives the account only what is in it. So nobody but root can put things in their place there.
 */
export async function letPassThrough(folder: DataFolder): Promise<void> {
  await onFiles(folder.root, async () => {
    const { uid, mode } = await stat(folder.root);
    if (uid === 0 && (mode & 0o011) !== 0o011) await chmod(folder.root, (mode & 0o777) | 0o011);
  });
}

/** Gives one path of ours to the account. Does nothing when the account is this process's own user. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account.kind === 'self') return;
  await onFiles(path, () => lchown(path, account.user.uid, account.user.gid));
}

/** Gives the database itself to the account when root owns it, as after a backup was copied back. */
export async function giveDatabaseTo(account: Account, data: string): Promise<void> {
  if (account.kind === 'self') return;
  const { uid, gid } = account.user;
  await onFiles(data, async () => {
    if ((await ownerOf(data))?.uid !== 0) return;
    for (const entry of await readdir(data, { recursive: true })) await lchown(join(data, entry), uid, gid);
    // Last, so that a change of owner that was interrupted is seen and repeated.
    await lchown(data, uid, gid);
  });
}

/** Who owns a path, or undefined when there is no such path. */
export async function ownerOf(path: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
