import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import type { DataFolder } from './data-folder.js';
import { SUPERUSER } from './connection.js';
import { errorCode, onFiles, startFailed } from './errors.js';
import { runCommand } from './run-command.js';
import type { Runtime } from './runtime.js';

const PASSWORD_BYTES = 24;

/** Single-user mode first recovers what a crash left behind, which can take minutes. */
const RESET_TIMEOUT_MS = 10 * 60_000;

/** The stored password, or undefined when there is none. */
export async function readPassword(folder: DataFolder): Promise<string | undefined> {
  return onFiles(folder.password, async () => {
    try {
      return (await readFile(folder.password, 'utf8')).trim() || undefined;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  });
}

/**
 * Stores a new random password unless one is stored already, and returns the stored one.
 *
 * It appears whole or not at all, so that two starts at the same time agree on one.
 */
export async function ensurePassword(folder: DataFolder): Promise<string> {
  const existing = await readPassword(folder);
  if (existing !== undefined) return existing;
  const draft = `${folder.password}.new-${randomBytes(4).toString('hex')}`;
  await onFiles(folder.password, async () => {
    try {
      await writeDurably(draft, randomBytes(PASSWORD_BYTES).toString('base64url'));
      await link(draft, folder.password);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    } finally {
      await rm(draft, { force: true });
    }
  });
  const stored = await readPassword(folder);
  if (stored === undefined) throw startFailed(`${folder.password} is empty; delete it and start again`);
  return stored;
}

/**
 * Makes a database accept the stored password, for when the file was lost and made anew: a
 * backup of `data` alone is still of use. The server must not be running.
 */
export async function resetPassword(folder: DataFolder, runtime: Runtime, password: string): Promise<void> {
  const { account, binaries } = runtime;
  const result = await runCommand(account, binaries.postgres, ['--single', '-D', folder.data, 'postgres'], {
    // base64url needs no quoting.
    input: `ALTER ROLE ${SUPERUSER} PASSWORD '${password}';\n`,
    timeoutMs: RESET_TIMEOUT_MS,
  });
  const problem = /(?:ERROR|FATAL|PANIC): +(.*)/.exec(result.output)?.[1];
  if (result.exitCode !== 0 || problem !== undefined) {
    throw startFailed(`the superuser's password could not be set again: ${problem ?? 'no reason given'}`);
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
