import { execFile, execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const isTaken = (path: string): boolean => !/^(bench|infra|tests\/recipes)\//.test(path);

/** What is committed or would be, of what the recipes can have to do with. */
const listed = (): string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
    .split('\0')
    .filter((path) => path !== '' && isTaken(path) && existsSync(join(root, path)));

interface Output {
  readonly code: number;
  readonly text: string;
}

/** A copy of the tree that can be changed. Packages from npm are those of the tree itself. */
export class TreeCopy {
  readonly path = mkdtempSync(join(tmpdir(), 'daybook-recipes-'));

  constructor() {
    for (const path of listed()) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      copyFileSync(join(root, path), join(this.path, path));
    }
    this.linkPackages();
  }

  /** The files that are not as they are in the tree. */
  changes(): string[] {
    const now = readdirSync(this.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.path.length + 1));
    const isSame = (path: string): boolean =>
      existsSync(join(root, path)) &&
      readFileSync(join(root, path)).equals(readFileSync(join(this.path, path)));
    return now.filter((path) => !path.startsWith('node_modules/') && !isSame(path)).toSorted();
  }

  /** Runs a program of Node in it; of a package by its path in node_modules. */
  async run(program: string, ...options: string[]): Promise<Output> {
    const env = { ...process.env, UPDATE_GOLDEN: '1', UPDATE_DOCS: '1' };
    return promisify(execFile)(
      process.execPath,
      ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', program, ...options],
      {
        cwd: this.path,
        env,
        maxBuffer: 2 ** 26,
      },
    ).then(
      ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        text: stdout + stderr,
      }),
    );
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }

  /** Ours have to be found in the copy, so their links are made anew. */
  private linkPackages(): void {
    const packages = join(this.path, 'node_modules');
    mkdirSync(join(packages, '@daybook'), { recursive: true });
    for (const name of readdirSync(join(root, 'node_modules'))) {
      if (name !== '@daybook') symlinkSync(join(root, 'node_modules', name), join(packages, name));
    }
    for (const name of readdirSync(join(root, 'node_modules/@daybook'))) {
      const folder = ['libs', 'apps'].find((part) => existsSync(join(root, part, name)));
      if (folder) symlinkSync(join('../..', folder, name), join(packages, '@daybook', name));
    }
    for (const part of ['libs', 'apps']) {
      for (const name of readdirSync(join(root, part))) {
        const own = join(part, name, 'node_modules');
        if (existsSync(join(root, own))) symlinkSync(join(root, own), join(this.path, own));
      }
    }
  }
}
