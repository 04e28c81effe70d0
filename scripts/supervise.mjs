/** Runs a program on the pinned Node for whoever started this script, until one of them ends. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { exitCode, isAlive, pinnedNode, Refusal, stopSignals } from './tools.mjs';

const PARENT_POLL_MS = 500;
const SAME_SIGNAL_MS = 300;

/** Our parent; and npm, where our parent is only the shell that npm runs scripts with, which outlives it. */
export async function whoStartedUs() {
  const parents = [process.ppid];
  if (process.env.npm_lifecycle_event === undefined) return parents;
  const status = await readFile(`/proc/${process.ppid}/status`, 'utf8').catch(() => '');
  const npm = Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
  return npm > 1 ? [...parents, npm] : parents;
}

/**
 * The program leads a process group of its own, so that a signal reaches it through us and once: a terminal
 * tells the whole foreground group, npm passes on what it gets, and to a server the second signal means "at once".
 * It sees through the closed channel when we are killed.
 * @param {string[]} args Node's own options, the file and its arguments
 * @param {number[]} parents of `whoStartedUs`, asked before anything else takes its time
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code, or 128 + signal
 */
export function supervise(args, parents, env = process.env) {
  const child = spawn(pinnedNode, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
    env,
  });
  const lastAt = new Map();
  const forward = (signal) => {
    const now = Date.now();
    if (now - (lastAt.get(signal) ?? 0) < SAME_SIGNAL_MS) return;
    lastAt.set(signal, now);
    child.kill(signal);
  };
  for (const signal of stopSignals) process.on(signal, forward);

  // Nobody tells us when npm is killed.
  const watch = setInterval(() => {
    if (parents.every(isAlive)) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, PARENT_POLL_MS);
  watch.unref();

  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Refusal(`The program does not start: ${error.message}.`)));
    child.once('exit', (code, signal) => resolve(exitCode(code, signal)));
  });
}
