import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const maxSourceLines = 300;
const maxSpecLines = 400;

interface File {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

/** Each with its reason: specs that let time pass themselves. */
const mayWait: ReadonlyMap<string, string> = new Map([
  ['apps/daybook/src/cli/client/api-client.unit.spec.ts', 'A request is given up while it is on its way.'],
  ['apps/daybook/src/cli/commands/import/import.unit.spec.ts', 'An import is stopped at any moment.'],
  ['apps/daybook/src/cli/testing/fake-daybook.ts', 'A server answers late, and out of order.'],
  ['libs/service-kit/src/http/graceful-stop.unit.spec.ts', 'A request that takes time is what is tested.'],
  ['libs/service-kit/src/health/health.unit.spec.ts', 'A probe that takes time is what is tested.'],
]);

const files = listed().filter((path) => !isBinary(path));
const all = files.map(read);
const typescript = all.filter(({ path }) => /\.tsx?$/.test(path));
const scripts = all.filter(({ path }) => path.endsWith('.mjs'));
const isHelper = (path: string): boolean => /^(libs|apps)\/.+\/testing\//.test(path);
/** Specs, and what they share. */
const specs = typescript.filter(({ path }) => path.endsWith('.spec.ts') || isHelper(path));
const inFixtures = (path: string): boolean => path.startsWith('tests/architecture/fixtures/');
const thisFile = 'tests/tidy/tidy.unit.spec.ts';

/** What is committed or would be. */
function listed(): string[] {
  const answer = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return [...new Set(answer.split('\0'))].filter(
    (path) => path !== '' && existsSync(join(root, path)) && lstatSync(join(root, path)).isFile(),
  );
}

function isBinary(path: string): boolean {
  return readFileSync(join(root, path)).subarray(0, 8_000).includes(0);
}

function read(path: string): File {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, lines: text.split('\n') };
}

/** "file:line: text" of every line that matches, so that a failure says where to look. */
const found = (among: readonly File[], pattern: RegExp): string[] =>
  among
    .filter(({ path }) => path !== thisFile)
    .flatMap(({ path, lines }) =>
      lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
    );

const pathsWhere = (among: readonly File[], isOffender: (file: File) => boolean): string[] =>
  among.filter(isOffender).map(({ path }) => path);

describe('every text file', () => {
  it('is there to be looked at', () => {
    expect(all.length).toBeGreaterThan(100);
  });

  it('ends with one newline', () => {
    expect(pathsWhere(all, ({ text }) => text !== '' && !/[^\n]\n$/.test(text))).toEqual([]);
  });

  it('has Unix line ends, and no space at the end of a line', () => {
    const unlessForeign = all.filter(({ path }) => path !== 'LICENSE');
    expect(found(unlessForeign, /[ \t\r]$/)).toEqual([]);
  });

  it('says nothing that is still to be done', () => {
    // In quotes XXX is ISO 4217's code for no currency.
    expect(found(all, /\b(TODO|FIXME)\b|(?<!['"])\bXXX\b/)).toEqual([]);
  });

  it('knows no folder of a machine and no package registry', () => {
    const home = /(^|[\s"'`(=:])(\/home\/|\/root\/|\/Users\/|\/work\/|[A-Z]:\\Users\\)[\w.-]/;
    expect(found(all, home)).toEqual([]);
    expect(found(all, /registry\.(npmjs|yarnpkg)\.|"resolved": "https?:|^registry\s*=/)).toEqual([]);
  });

  it('speaks for itself, not about how it was written', () => {
    const spoken = all.filter(({ path }) => path !== 'LICENSE');
    expect(found(spoken, /\bas an? (AI|language model)\b|\bprompted\b|\bLLM\b/i)).toEqual([]);
  });
});

describe('every source file', () => {
  it('has no tabs', () => {
    expect(found([...typescript, ...scripts], /\t/)).toEqual([]);
  });

  it('has a name in kebab case, with its role after a dot', () => {
    const named = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(tsx?|mjs)$/;
    const hidden = /^\.[a-z-]+\.mjs$/;
    const isOdd = ({ path }: File): boolean => !named.test(basename(path)) && !hidden.test(basename(path));
    expect(pathsWhere([...typescript, ...scripts], isOdd)).toEqual([]);
  });

  it(`has at most ${maxSourceLines} lines, a spec or contract suite ${maxSpecLines}`, () => {
    const limit = ({ path }: File): number =>
      path.endsWith('.spec.ts') || path.endsWith('.contract.ts') || isHelper(path)
        ? maxSpecLines
        : maxSourceLines;
    const isLong = (file: File): boolean => file.lines.length - 1 > limit(file);
    expect(pathsWhere([...typescript, ...scripts], isLong)).toEqual([]);
  });
});

describe('every spec', () => {
  const isTest = ({ text }: File): boolean => /^\s*(it|test)(\.\w+)*[(`]/m.test(text);

  it('tells in its name what it costs; what only supports specs is not named as one', () => {
    const isNamed = (path: string): boolean => /\.(unit|int|e2e|docker)\.spec\.ts$/.test(path);
    const named = specs.filter(({ path }) => !isHelper(path) && !inFixtures(path));
    expect(pathsWhere(named, ({ path }) => !isNamed(path))).toEqual([]);
  });

  it('stands where it is found: tests are in specs and contract suites only', () => {
    const others = typescript.filter(
      ({ path }) => !path.endsWith('.spec.ts') && !path.endsWith('.contract.ts'),
    );
    expect(pathsWhere(others, isTest)).toEqual([]);
  });

  it('runs whole: nothing is singled out or left out', () => {
    const isPart =
      /\b(describe|it|test)\.only\(|\b(fdescribe|fit|xit|xdescribe|xtest)\(|\b(it|test|describe)\.skip\(/;
    expect(found(specs, isPart)).toEqual([]);
  });

  it('waits for what it expects with `until`, and never just for time to pass', () => {
    const waits = found(specs, /(?<!jest\.)\bsetTimeout\(|from 'node:timers\/promises'/);
    expect(waits.filter((line) => !mayWait.has(line.replace(/:.*/s, '')))).toEqual([]);
    expect([...mayWait.keys()].filter((path) => !specs.some((file) => file.path === path))).toEqual([]);
  });
});

describe('every package', () => {
  const manifests = all
    .filter(({ path }) => basename(path) === 'package.json' && !inFixtures(path))
    .map(({ path, text }) => ({ path, manifest: JSON.parse(text) as Record<string, unknown> }));

  it('is private, under the one licence, and of the one version', () => {
    const odd = manifests.filter(
      ({ manifest }) =>
        manifest.private !== true || manifest.license !== 'Apache-2.0' || manifest.version !== '0.1.0',
    );
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  it('has one entry', () => {
    const libraries = manifests.filter(({ path }) => /^(libs|apps)\//.test(path));
    const odd = libraries.filter(
      ({ manifest }) => JSON.stringify(Object.keys((manifest.exports ?? {}) as object)) !== '["."]',
    );
    expect(libraries.length).toBeGreaterThan(10);
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  it('takes exact versions, the same everywhere', () => {
    const wanted = new Map<string, Set<string>>();
    const inexact: string[] = [];
    // The benchmarks bring their peers, and those what they want.
    for (const { path, manifest } of manifests.filter(({ path }) => !path.startsWith('bench/'))) {
      for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
        for (const [name, version] of Object.entries((manifest[kind] ?? {}) as Record<string, string>)) {
          if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) inexact.push(`${path}: ${name}@${version}`);
          wanted.set(name, (wanted.get(name) ?? new Set()).add(version));
        }
      }
    }
    expect(inexact).toEqual([]);
    expect([...wanted].filter(([, versions]) => versions.size > 1).map(([name]) => name)).toEqual([]);
  });
});
