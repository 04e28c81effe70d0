import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nodeOptions } from '../../scripts/node-options.mjs';

it('runs Daybook in its image as npm start does', () => {
  const dockerfile = readFileSync(join(import.meta.dirname, '../../infra/Dockerfile'), 'utf8');
  const [, entrypoint] = /^ENTRYPOINT (.*)$/m.exec(dockerfile)!;
  const [shell, flag, script] = JSON.parse(entrypoint!) as string[];
  expect([shell, flag]).toEqual(['sh', '-c']);
  // The shell fills in the variable, or what it is by default.
  const [exec, program, ...options] = script!.replace(/\$\{DAYBOOK_HEAP_MB:-(\d+)\}/, '$1').split(' ');
  expect([exec, program, options.pop()]).toEqual(['exec', 'node', '"$@"']);
  expect(options.map((option) => basename(option))).toEqual(nodeOptions.map((option) => basename(option)));
});
