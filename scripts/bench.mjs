/**
 * `npm run bench [-- name … --quick]`: installs and builds where needed, then runs the benchmarks of bench/ on the
 * pinned Node. With --quick, which is there to see that everything works, their types are checked first.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { benchmarks, ensureInstalled } from './ensure.mjs';
import { imageVariables } from './images.mjs';
import { supervise } from './supervise.mjs';
import { build, main, modules, pinnedNode, run } from './tools.mjs';

const source = (...path) => join(benchmarks.folder, 'src', ...path);

const nodeOptions = [
  `--import=${pathToFileURL(source('harness', 'end-with-parent.ts')).href}`,
  // Plain kafkajs, which ours is compared with, sets timers for times that have passed already.
  '--disable-warning=TimeoutNegativeWarning',
];

await main(async () => {
  const args = process.argv.slice(2);
  await ensureInstalled();
  await ensureInstalled(benchmarks);
  await build();
  if (args.includes('--quick')) {
    const { code } = await checkTypes();
    if (code !== 0) return code;
  }
  const env = { ...process.env, ...imageVariables() };
  return supervise([...nodeOptions, source('main.ts'), ...args], env);
});

/** Of bench/ alone: what it compares is not installed where the workspace's types are checked. */
function checkTypes() {
  const compiler = join(modules, 'typescript', 'bin', 'tsc');
  return run(pinnedNode, [compiler, '--noEmit', '-p', join(benchmarks.folder, 'tsconfig.json')]);
}
