/** What went wrong, as a stable code; the message is one sentence that also says what to do. */
export type EmbeddedPostgresErrorCode =
  | 'data-dir-in-use'
  | 'version-mismatch'
  | 'disk-full'
  | 'port-in-use'
  | 'not-permitted'
  | 'binaries-missing'
  | 'wrong-password'
  | 'start-failed'
  | 'stopped-unexpectedly';

export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Whether what PostgreSQL said tells of a full disk; a full /dev/shm is another matter. */
export const tellsOfFullDisk = (text: string): boolean =>
  /No space left on device|Disk quota exceeded|Check free disk space|wrote only \d+ of \d+ bytes/.test(
    text,
  ) && !/shared memory segment/.test(text);

export const diskFull = (folder: string, cause?: unknown): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'disk-full',
    `The disk that holds ${folder} is full; free some space there and start again.`,
    { cause },
  );

/** `owner` names who holds the data, for example "process 4711" or "PostgreSQL server 4712". */
export const dataDirInUse = (folder: string, owner?: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'data-dir-in-use',
    `Another Daybook${owner === undefined ? '' : ` (${owner})`} is using the data in ${folder}; ` +
      'stop it first, or give this one another data directory.',
  );

export const portInUse = (port: number): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'port-in-use',
    `Port ${port} on 127.0.0.1 is in use by another program; stop that program or choose another port.`,
  );

export const startFailed = (detail: string, logFile?: string, cause?: unknown): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'start-failed',
    `PostgreSQL did not start: ${detail}${logFile === undefined ? '' : ` (more in ${logFile})`}.`,
    { cause },
  );

export const wrongPassword = (folder: { readonly password: string; readonly data: string }) =>
  new EmbeddedPostgresError(
    'wrong-password',
    `The password in ${folder.password} is not the one of the database in ${folder.data}; put the file back that ` +
      'belongs to it, or delete it and start again, which sets a new password.',
  );

/** The `code` of a Node system error or of a PostgreSQL error (its SQLSTATE), if it has one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Runs work on files and turns what the operating system refuses into a sentence about `path`. */
export async function onFiles<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    switch (errorCode(error)) {
      case 'ENOSPC':
      case 'EDQUOT':
        throw diskFull(path, error);
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        throw new EmbeddedPostgresError(
          'not-permitted',
          `This user may not read and write ${path}; start as the user who owns it, or give another data directory.`,
          { cause: error },
        );
      case 'EISDIR':
        throw startFailed(`${path} is a directory and not a file; move it away`, undefined, error);
      case 'ENOTDIR':
      case 'EEXIST':
        throw startFailed(`${path} is not a directory; give another data directory`, undefined, error);
      case undefined:
      default:
        throw error;
    }
  }
}
