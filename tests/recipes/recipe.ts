import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/* A change of the tree that stands here as files; README.md tells how. */

const here = import.meta.dirname;

export interface Recipe {
  /** Its folder. */
  readonly name: string;
  /** The section of CONTRIBUTING.md that it follows. */
  readonly section: string;
  readonly maxFiles: number;
  /** What a test writes anew, as CONTRIBUTING.md says. */
  readonly generated: readonly string[];
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

const added = ({ name }: Recipe): string[] => filesIn(join(here, name, 'files'));
const changed = ({ name }: Recipe): string[] =>
  filesIn(join(here, name, 'changes')).map((path) => path.replace(/\.diff$/, ''));

/** The files that it makes or changes. */
export const touchedBy = (recipe: Recipe): string[] =>
  [...added(recipe), ...changed(recipe), ...recipe.generated].toSorted();

/** Specs that prove that it does what it is to do, and that nobody has to write. */
export const proofsOf = ({ name }: Recipe): string[] => filesIn(join(here, name, 'proof'));

export function addProofs(recipe: Recipe, tree: string): void {
  copy(recipe, 'proof', proofsOf(recipe), tree);
}

/** Carries it out on a copy of the tree. */
export function applyRecipe(recipe: Recipe, tree: string): void {
  copy(recipe, 'files', added(recipe), tree);
  for (const path of changed(recipe)) {
    const diff = read(join(here, recipe.name, 'changes', `${path}.diff`));
    write(join(tree, path), hunksOf(diff).reduce(withHunk(path), read(join(tree, path))));
  }
}

function copy({ name }: Recipe, folder: string, paths: readonly string[], tree: string): void {
  for (const path of paths) write(join(tree, path), read(join(here, name, folder, path)));
}

const read = (path: string): string => readFileSync(path, 'utf8');

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Lines as they are to be found, and as they are to be. */
interface Hunk {
  readonly before: string;
  readonly after: string;
}

function hunksOf(diff: string): Hunk[] {
  return diff
    .split(/^@@\n/m)
    .slice(1)
    .map((text) => {
      const lines = text.split('\n').slice(0, -1);
      const without = (mark: string) =>
        lines.flatMap((line) => (line.startsWith(mark) ? [] : [`${line.slice(1)}\n`])).join('');
      return { before: without('+'), after: without('-') };
    });
}

const withHunk =
  (path: string) =>
  (text: string, { before, after }: Hunk): string => {
    const parts = `\n${text}`.split(`\n${before}`);
    if (parts.length !== 2) throw new Error(`${path} has this ${parts.length - 1} times:\n${before}`);
    return parts.join(`\n${after}`).slice(1);
  };
