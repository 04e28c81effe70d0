import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addProofs, applyRecipe, proofsOf, type Recipe, touchedBy } from './recipe.js';
import { TreeCopy } from './tree-copy.js';

/* What CONTRIBUTING.md says of a new command and a new projection is tried on a copy of the tree. */

const hold: Recipe = {
  name: 'hold',
  section: 'Add a command',
  maxFiles: 15,
  generated: ['docs/orders.md', 'libs/contracts/src/events/golden/OrderHeld.1.json'],
};
const hours: Recipe = { name: 'hours', section: 'Add a projection', maxFiles: 10, generated: [] };
const recipes = [hold, hours];

/** The paths that stand in the first column of the section's table. */
function listedIn(section: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../CONTRIBUTING.md'), 'utf8');
  const [, found = ''] = text.split(`\n## ${section}\n`);
  const [own = ''] = found.split('\n## ');
  return [...own.matchAll(/^\| `([^`]+)`/gm)].map(([, path]) => path!).toSorted();
}

/** A machine that has nothing else to do needs a tenth of it. */
const maxCheckMs = 300_000;

const cruise = ['--config', '.dependency-cruiser.mjs', '--output-type', 'err'];
const jest = 'node_modules/jest/bin/jest.js';
const runSpecs = (...paths: string[]) =>
  tree.run(jest, ...paths, '--selectProjects=unit', '--maxWorkers=2', '--verbose');

let tree: TreeCopy;
beforeAll(() => {
  tree = new TreeCopy();
  for (const recipe of recipes) applyRecipe(recipe, tree.path);
});
afterAll(() => tree.remove());

describe.each(recipes)('the recipe $name', (recipe) => {
  it(`touches at most ${recipe.maxFiles} files`, () => {
    expect(touchedBy(recipe).length).toBeLessThanOrEqual(recipe.maxFiles);
  });

  it('touches the files that CONTRIBUTING.md lists, and no others', () => {
    expect(listedIn(recipe.section)).toEqual(touchedBy(recipe));
  });
});

describe('a tree with both of them', () => {
  const touched = recipes.flatMap(touchedBy).toSorted();
  const sources = touched.filter((path) => path.endsWith('.ts'));

  beforeAll(async () => {
    await runSpecs('libs/contracts/src/events/golden', 'tests/order-doc');
  });

  it('differs in what they touch, what is generated included', () => {
    expect(tree.changes()).toEqual(touched);
  });

  it(
    'has the types, keeps the rules of the linter and those of dependencies, and is formatted',
    async () => {
      const checks = await Promise.all([
        tree.run('node_modules/oxlint/bin/oxlint', '--type-aware', '--type-check', '--deny-warnings'),
        tree.run('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', ...cruise, ...sources),
        tree.run('node_modules/prettier/bin/prettier.cjs', '--check', ...touched),
      ]);
      expect(checks.filter(({ code }) => code !== 0)).toEqual([]);
    },
    maxCheckMs,
  );

  it(
    'passes the specs of the recipes, and those that hold for whatever there is',
    async () => {
      for (const recipe of recipes) addProofs(recipe, tree.path);
      const { code, text } = await runSpecs(
        ...sources.filter((path) => path.endsWith('.unit.spec.ts')),
        ...recipes.flatMap(proofsOf),
        'libs/contracts/src/events/golden',
        'libs/contracts/src/events/published-event',
        'libs/views/src/projections',
        'libs/ordering/src/order/order.properties',
        'apps/process-manager/src/processes/payment/payment.told.by-order',
        'tests/asyncapi',
        'tests/order-steps',
        'tests/order-doc',
      );
      expect([code, code === 0 ? '' : text]).toEqual([0, '']);
      for (const seen of [
        'HoldOrder with a reason, while the order is placed, on invoice, is answered as decided',
        'has examples of OrderHeld.1 that are what it says',
        'the golden file of OrderHeld, version 1',
        'tells the process of OrderHeld',
        'shows why an order is on hold',
        'answers GET /v1/orders-by-hour',
      ]) {
        expect(text).toContain(seen);
      }
    },
    maxCheckMs,
  );
});
