import { statfs } from 'node:fs/promises';
import type { Runtime } from './runtime.js';

export type Settings = Readonly<Record<string, string>>;

/** Below this much free /dev/shm, dynamic shared memory goes through System V instead. */
const SMALL_DEV_SHM_BYTES = 128 * 1024 * 1024;

/** What every embedded server starts with; the caller's settings override it. */
export async function defaultSettings(runtime: Runtime): Promise<Settings> {
  return {
    // The log is the only truth: a commit that was confirmed is on disk.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    wal_compression: runtime.lz4 ? 'lz4' : 'off',
    max_connections: '50',
    jit: 'off',
    password_encryption: 'scram-sha-256',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    ...((await hasSmallDevShm()) ? { dynamic_shared_memory_type: 'sysv' } : {}),
  };
}

/**
 * What this package relies on, and so nobody overrides: where the server listens, the form of the
 * log that it reads, and who started the server.
 */
export const fixedSettings = (port: number, owner: string): Settings => ({
  port: String(port),
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_line_prefix: '%m [%p] %b: ',
  lc_messages: 'C',
  [OWNER_SETTING]: owner,
});

/** Holds `<pid of the process that started the server>/<random id of that start>`. */
export const OWNER_SETTING = 'daybook.owner';

export const asArguments = (settings: Settings): readonly string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Containers often have 64 MB of /dev/shm, which one parallel query can fill. */
async function hasSmallDevShm(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    const { bavail, bsize } = await statfs('/dev/shm');
    return bavail * bsize < SMALL_DEV_SHM_BYTES;
  } catch {
    return true;
  }
}
