import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What each of them takes is missing to every process that does without. */
const onDemand = ['mongodb', 'typeorm'];

/** The packages among `onDemand` that are loaded once the modules of all services are. */
async function loadedWithTheServices(): Promise<readonly string[]> {
  const script = `
    import { createRequire } from 'node:module';
    await import('./apps/daybook/dist/all-in-one/all-in-one.js');
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    const isLoaded = (name) => loaded.some((path) => path.includes('/node_modules/' + name + '/'));
    console.log(JSON.stringify(${JSON.stringify(onDemand)}.filter(isLoaded)));`;
  const options = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, options, { cwd: root });
  return JSON.parse(stdout) as readonly string[];
}

describe('the services', () => {
  it('load the drivers of engines and migrations when they need them, and not before', async () => {
    expect(await loadedWithTheServices()).toEqual([]);
  });
});
