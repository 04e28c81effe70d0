import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { ApiViolation } from '../../client/problem.js';
import { CliError, usageError } from '../../cli-error.js';
import type { ImportOrder } from './parse-line.js';

/** One line of the rejects file. `order` is missing where the line could not be read as one. */
export interface Reject {
  /** The line's number in the imported file. */
  readonly line: number;
  readonly order?: ImportOrder;
  readonly problem: {
    readonly code: string;
    readonly errors: readonly ApiViolation[];
    readonly hasMoreErrors?: boolean;
  };
}

/** Where rejected orders go, as JSON Lines; nowhere if no file is named. */
export interface Rejects {
  write(reject: Reject): Promise<void>;
  close(): Promise<void>;
}

export const noRejects: Rejects = { write: async () => undefined, close: async () => undefined };

/** Begins the file anew: an import that is run again meets the same rejections again. */
export async function openRejects(file: string | undefined, importedFile?: string): Promise<Rejects> {
  if (file === undefined) return noRejects;
  if (importedFile !== undefined && (await isSameFile(file, importedFile))) {
    throw usageError('The rejects cannot go to the file that is imported.');
  }
  const stream = createWriteStream(file);
  // Errors later on are seen by the writes and by close.
  stream.on('error', () => undefined);
  await once(stream, 'open').catch((error: unknown) => {
    throw writingError(file, error);
  });
  return new RejectsFile(file, stream);
}

class RejectsFile implements Rejects {
  constructor(
    private readonly file: string,
    private readonly stream: WriteStream,
  ) {}

  write(reject: Reject): Promise<void> {
    return new Promise((resolve, fail) => {
      this.stream.write(`${JSON.stringify(reject)}\n`, (error) => {
        if (error) fail(writingError(this.file, error));
        else resolve();
      });
    });
  }

  async close(): Promise<void> {
    this.stream.end();
    await finished(this.stream).catch((error: unknown) => {
      throw writingError(this.file, error);
    });
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([one, other].map((file) => realpath(file).catch(() => undefined)));
  return left !== undefined && left === right;
}

const writingError = (file: string, error: unknown): CliError =>
  new CliError(`The rejects cannot be written to ${file} (${(error as NodeJS.ErrnoException).code}).`);
