import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

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
    if (stored !== undefined && stored.trim() !== '') return { key: stored.trim(), isNew: false, file };
    const key = randomBytes(24).toString('base64url');
    await this.writeSecret(file, `${key}\n`);
    return { key, isNew: true, file };
  }

  /** Leaves the superuser's URL for `psql`, readable by the owner of the folder alone. */
  async keepDatabaseUrl(url: string): Promise<void> {
    await this.writeSecret(join(this.path, 'database-url'), `${url}\n`);
  }

  private async checkVersion(): Promise<void> {
    const file = join(this.path, 'layout-version');
    const found = (await readIfThere(file))?.trim();
    if (found === undefined) await writeFile(file, `${layoutVersion}\n`);
    else if (found !== layoutVersion) {
      throw new DataDirectoryError(
        `The data directory ${this.path} was made by another version of Daybook (layout ${found}, this one has ${layoutVersion}); start that version, or set DAYBOOK_DATA_DIR to another directory.`,
      );
    }
  }

  private async writeSecret(file: string, content: string): Promise<void> {
    await writeFile(file, content, { mode: 0o600 });
    await chmod(file, 0o600);
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EROFS: 'it may not be written',
  EEXIST: 'it is not a directory',
  ENOTDIR: 'it is not a directory',
};

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}
