/** What the scripts share. Plain JavaScript for Node 20, since on a new machine nothing else is there yet. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const modules = join(root, 'node_modules');
const binaries = join(modules, '.bin');

/** Node as pinned by the lockfile, whichever Node runs this. */
export const pinnedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** A reason to stop that is told in one sentence, without a stack. */
export class Refusal extends Error {}

/** Someone has told this script to stop while it ran something. */
class Stopped extends Error {
  constructor(signal) {
    super(`Stopped by ${signal}.`);
    this.exitCode = exitCode(null, signal);
  }
}

export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const paths = (process.env.PATH ?? '').split(delimiter).filter((path) => path !== '' && path !== binaries);

/** Outside of what is installed here: for npm, which takes node_modules away while it runs. */
export const outerEnvironment = { ...process.env, PATH: paths.join(delimiter) };

/** With the tools of this workspace and the pinned Node first, and nothing that reports elsewhere. */
export const toolEnvironment = {
  ...process.env,
  PATH: [binaries, ...paths].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
};

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** What a shell would answer for a process that ended so. */
export const exitCode = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0);

/**
 * Runs a command to its end, and gives its exit code and, with `quiet`, its output.
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} options
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, options = {}) {
  const { quiet = false, cwd = root, env = toolEnvironment, shell = false } = options;
  return new Promise((resolve, reject) => {
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
    const child = spawn(command, args, { cwd, env, shell, stdio });
    const output = [];
    child.stdout?.on('data', (part) => output.push(part));
    child.stderr?.on('data', (part) => output.push(part));
    // Who stops this script stops what it runs as well, and nothing further is begun.
    let told;
    const forward = (signal) => child.kill((told = signal));
    for (const signal of stopSignals) process.on(signal, forward);
    const settle = (conclude) => {
      for (const signal of stopSignals) process.off(signal, forward);
      conclude();
    };
    child.once('error', (error) =>
      settle(() => reject(new Refusal(`${command} does not start: ${error.message}.`))),
    );
    child.once('close', (code, signal) =>
      settle(() => {
        if (told !== undefined) reject(new Stopped(told));
        else resolve({ code: exitCode(code, signal), output: Buffer.concat(output).toString() });
      }),
    );
  });
}

/** Runs turbo over the workspace. */
export const turbo = (args, options) =>
  run(pinnedNode, [join(modules, 'turbo', 'bin', 'turbo'), ...args], options);

/** What has to hold before a commit, as turbo's tasks. `npm run check` itself must not be one: it would call itself. */
const checks = ['format', 'lint', 'types', 'dependencies', 'unit'].map((check) => `check:${check}`);

/** Runs all checks, of which turbo repeats only those whose inputs have changed. */
export const check = (...options) => turbo(['run', ...checks, '--output-logs=new-only', ...options]);

/** Brings every `dist` up to date. Silent unless it fails: standard output is the program's. */
export async function build() {
  const { code, output } = await turbo(['run', 'build', '--output-logs=errors-only'], { quiet: true });
  if (code === 0) return;
  process.stderr.write(output);
  throw new Refusal('The build failed, for the reason above.');
}

/** The main function of a script: ends with its exit code, or with one sentence and 1. */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof Stopped)) {
      process.stderr.write(`${error instanceof Refusal ? error.message : error.stack}\n`);
    }
    process.exitCode = error.exitCode ?? 1;
  }
}
