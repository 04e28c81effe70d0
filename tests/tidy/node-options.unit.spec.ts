import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nodeOptions } from '../../scripts/node-options.mjs';

it('runs Daybook in its image as npm start does', () => {
  const dockerfile = readFileSync(join(import.meta.dirname, '../../infra/Dockerfile'), 'utf8');
  const [, entrypoint] = /^ENTRYPOINT (.*)$/m.exec(dockerfile)!;
  const [program, ...options] = JSON.parse(entrypoint!) as string[];
  expect(program).toBe('node');
  expect(options.map((option) => basename(option))).toEqual(nodeOptions.map((option) => basename(option)));
});
