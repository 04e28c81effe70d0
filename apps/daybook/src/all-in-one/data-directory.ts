import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { secretKeyBytes } from '@daybook/command-path';

/** What stands in the folder of this version; another one's is not touched. */
const layoutVersion = '1';

/** The data directory cannot be used; the message says why and what to do. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';

  get userMessage(): string {
    return this.message;
  }
}

/** Where Daybook keeps everything that is its own: the database, its key and how to reach both. */
export class DataDirectory {
  private constructor(readonly path: string) {}

  /** Opens the folder, made when absent and closed to other users. */
  static async open(path: string): Promise<DataDirectory> {
    const directory = new DataDirectory(resolve(path));
    try {
      await mkdir(directory.path, { recursive: true });
      await directory.checkVersion();
    } catch (error) {
      if (error instanceof DataDirectoryError) throw error;
      throw new DataDirectoryError(
        `The data directory ${directory.path} cannot be used: ${reasonOf(error)}.`,
      );
    }
    return directory;
  }

  /** Of the embedded PostgreSQL. */
  get databaseFolder(): string {
    return join(this.path, 'postgres');
  }

  /** The administrator's key, made when there is none yet. */
  async apiKey(): Promise<{ readonly key: string; readonly isNew: boolean; readonly file: string }> {
    const file = join(this.path, 'api-key');
    const stored = await readIfThere(file);
    if (stored !== undefined) return { key: stored, isNew: false, file };
    const key = randomBytes(24).toString('base64url');
    await writeWhole(file, `${key}\n`);
    return { key, isNew: true, file };
  }

  /** With which secrets in the log are sealed; beside the database and never in it. Made when there is none yet. */
  async secretsKeyFile(): Promise<string> {
    const file = join(this.path, 'secrets-key');
    if ((await readIfThere(file)) === undefined) {
      await writeWhole(file, `${randomBytes(secretKeyBytes).toString('base64')}\n`);
    }
    return file;
  }

  /** Leaves the superuser's URL for `psql`, readable by the owner of the folder alone. */
  async keepDatabaseUrl(url: string): Promise<void> {
    await writeWhole(join(this.path, 'database-url'), `${url}\n`);
  }

  private async checkVersion(): Promise<void> {
    const file = join(this.path, 'layout-version');
    const found = await readIfThere(file);
    if (found === undefined) await writeWhole(file, `${layoutVersion}\n`);
    else if (found !== layoutVersion) {
      throw new DataDirectoryError(
        `The data directory ${this.path} was made by another version of Daybook (layout ${found}, this one has ${layoutVersion}); start that version, or set DAYBOOK_DATA_DIR to another directory.`,
      );
    }
  }
}

/** What stands in the file, without blanks around it; nothing where it is empty, or not there. */
async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DataDirectoryError(`The file ${file} cannot be read: ${reasonOf(error)}.`);
  }
}

/** Writes a file for its owner's eyes only. It comes to be as a whole or not at all: the disk may be full. */
async function writeWhole(path: string, content: string): Promise<void> {
  const draft = `${path}.new`;
  try {
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw new DataDirectoryError(`The file ${path} cannot be written: ${reasonOf(error)}.`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EROFS: 'it may not be written',
  EISDIR: 'it is a directory',
  EEXIST: 'it is not a directory',
  ENOTDIR: 'it is not a directory',
};

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}
