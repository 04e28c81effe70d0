import { readFile } from 'node:fs/promises';

/** A user of this machine, as in /etc/passwd. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who PostgreSQL runs as. It refuses to run as root, so root starts it as an unprivileged user.
 *
 * - `self`: the user of this process.
 * - `user`: that user, by plain setuid.
 * - `user-past-permissions`: that user, keeping the one capability CAP_DAC_OVERRIDE, for binaries
 *   or data below a directory that only root may enter (a checkout in a 0700 directory).
 */
export type Account =
  { readonly kind: 'self' } | { readonly kind: 'user' | 'user-past-permissions'; readonly user: User };

export const SELF: Account = { kind: 'self' };

/** A command as `spawn` takes it. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

export function commandAs(account: Account, file: string, args: readonly string[]): Command {
  switch (account.kind) {
    case 'self':
      return { file, args, options: {} };
    case 'user':
      return { file, args, options: { uid: account.user.uid, gid: account.user.gid } };
    case 'user-past-permissions':
      return { file: 'setpriv', args: [...setprivArguments(account.user), '--', file, ...args], options: {} };
  }
}

/**
 * `no_setuid_fixup` matters: without it access(2), by which PostgreSQL looks for its own binary,
 * ignores the capabilities of a process that is not root.
 */
const setprivArguments = (user: User): readonly string[] => [
  `--reuid=${user.uid}`,
  `--regid=${user.gid}`,
  '--clear-groups',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
  '--securebits=+no_setuid_fixup',
];

/** Accounts to try, best first: everyone by plain setuid before anyone past permissions. */
export function accountsOf(users: readonly User[]): readonly Account[] {
  const plain = users.map((user) => ({ kind: 'user', user }) as const);
  const past = users.map((user) => ({ kind: 'user-past-permissions', user }) as const);
  return process.platform === 'linux' ? [...plain, ...past] : plain;
}

/** Names that hold no files of people, best first (`_postgres` is macOS's). */
const UNPRIVILEGED_NAMES = ['postgres', '_postgres', 'nobody'];

/** The unprivileged users of this machine that may run PostgreSQL for root, best first. */
export async function unprivilegedUsers(): Promise<readonly User[]> {
  const users = await localUsers();
  return UNPRIVILEGED_NAMES.flatMap((name) => users.filter((user) => user.name === name));
}

/** The user with this id, if this machine knows one. */
export async function userWithId(uid: number): Promise<User | undefined> {
  return (await localUsers()).find((user) => user.uid === uid);
}

async function localUsers(): Promise<readonly User[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || uid === undefined || gid === undefined) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
