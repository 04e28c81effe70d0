import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const root = join(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'fixtures');
const parts = ['apps', 'libs', 'tests'];

/** A fixture's packages are found by name as the real ones are, only without links and installation. */
function packagesOf(baseDir: string): Record<string, string> {
  const alias: Record<string, string> = {};
  for (const part of ['apps', 'libs'].map((name) => join(baseDir, name)).filter((path) => existsSync(path))) {
    for (const name of readdirSync(part)) {
      alias[`@daybook/${name}$`] = join(part, name, 'src/index.ts');
    }
  }
  return alias;
}

async function cruised(baseDir: string, alias: Record<string, string> = {}): Promise<ICruiseResult> {
  const { outputType: _, ...options } = await extractOptions(join(root, '.dependency-cruiser.mjs'));
  const { output } = await cruise(
    parts.filter((part) => existsSync(join(baseDir, part))),
    { ...options, baseDir },
    { ...options.enhancedResolveOptions, alias } as never,
    { tsConfig: extractTsConfig(join(root, 'tsconfig.json')) },
  );
  if (typeof output === 'string') throw new TypeError('dependency-cruiser answered with text.');
  return output;
}

const brokenRules = (result: ICruiseResult): string[] => [
  ...new Set(result.summary.violations.map(({ rule }) => rule.name)),
];

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;

/** Only what is declared is built first, and is there when a package is installed by itself. */
function undeclared({ modules }: ICruiseResult): string[] {
  return modules.flatMap(({ source, dependencies }) => {
    const folder = /^(?:(?:apps|libs)\/[^/]+|tests)(?=\/)/.exec(source)?.[0];
    if (folder === undefined) return [];
    const { name: own, dependencies: always = {}, devDependencies: inTests = {} } = manifestOf(folder);
    const isTest = /\.(spec|contract)\.ts$|\/(contract|testing)\//.test(source);
    const declared = { ...always, ...(isTest && inTests), [own]: '' };
    return dependencies
      .map(({ module }) => module)
      .filter((name) => name.startsWith('@daybook/') && !(name in declared))
      .map((name) => `${source} imports ${name}, which ${folder}/package.json does not declare`);
  });
}

describe('the dependency rules', () => {
  let tree: ICruiseResult;

  beforeAll(async () => {
    tree = await cruised(root);
  });

  it('hold in the whole tree', () => {
    expect(tree.summary.totalCruised).toBeGreaterThan(100);
    expect(tree.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  it('find each package of ours declared by the package that imports it', () => {
    expect(undeclared(tree)).toEqual([]);
  });

  it('have a fixture each, and no fixture is left over', async () => {
    const options = await extractOptions(join(root, '.dependency-cruiser.mjs'));
    const names = (options.ruleSet?.forbidden ?? []).map(({ name }) => String(name));
    expect(readdirSync(fixtures).toSorted()).toEqual(names.toSorted());
  });

  it.each(readdirSync(fixtures).map((name) => join(fixtures, name)))(
    'report what breaks them: %s',
    async (path) => {
      expect(brokenRules(await cruised(path, packagesOf(path)))).toEqual([basename(path)]);
    },
  );
});
