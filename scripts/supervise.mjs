/** Runs a program on the pinned Node for whoever started this script, until one of them ends. */
import { spawn } from 'node:child_process';
import { exitCode, isAlive, pinnedNode, Refusal, stopSignals } from './tools.mjs';

const PARENT_POLL_MS = 500;
/** A terminal tells the whole foreground group, and npm passes on what it gets: one request, in two copies. */
const SAME_STOP_WITHIN_MS = 1_000;

/** Known before anything else takes its time. It is npm where npm's script gives its shell up with `exec`. */
const parent = process.ppid;

/**
 * The program leads a process group of its own, so that a request to stop reaches it through us and once: to a server
 * the second one means "at once". It sees through the closed channel when we are killed.
 * @param {string[]} args Node's own options, the file and its arguments
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code, or 128 + signal
 */
export function supervise(args, env = process.env) {
  const child = spawn(pinnedNode, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
    env,
  });
  let toldAt = -Infinity;
  const forward = (signal) => {
    if (performance.now() - toldAt < SAME_STOP_WITHIN_MS) return;
    toldAt = performance.now();
    child.kill(signal);
  };
  for (const signal of stopSignals) process.on(signal, forward);

  // Nobody tells us when our parent is killed. A program that is stopping already needs no hurry for that.
  const watch = setInterval(() => {
    if (isAlive(parent)) return;
    clearInterval(watch);
    if (toldAt === -Infinity) forward('SIGTERM');
  }, PARENT_POLL_MS);
  watch.unref();

  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Refusal(`The program does not start: ${error.message}.`)));
    child.once('exit', (code, signal) => resolve(exitCode(code, signal)));
  });
}
