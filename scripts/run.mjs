/**
 * `node scripts/run.mjs <entry> [arguments]`: installs and builds where needed, then runs the entry on the
 * pinned Node. Standard output is the program's alone; the exit code is its own, or 128 + signal.
 */
import { join } from 'node:path';
import { ensureInstalled } from './ensure.mjs';
import { nodeOptions } from './node-options.mjs';
import { supervise } from './supervise.mjs';
import { build, main, Refusal, root } from './tools.mjs';

await main(async () => {
  const [entry, ...args] = process.argv.slice(2);
  if (entry === undefined) throw new Refusal('Usage: node scripts/run.mjs <entry> [arguments]');
  await ensureInstalled();
  await build();
  return supervise([...nodeOptions, join(root, entry), ...args]);
});
