/** What scripts/run.mjs does, but for installing and building: other tests must not meet a build half-way. */
import { join } from 'node:path';
import { nodeOptions } from '../../scripts/node-options.mjs';
import { supervise } from '../../scripts/supervise.mjs';
import { main, root } from '../../scripts/tools.mjs';

const [entry, ...args] = process.argv.slice(2);
await main(() => supervise([...nodeOptions, join(root, entry), ...args]));
