/**
 * `node scripts/run.mjs <entry> [arguments]`: installs and builds where needed, then runs the entry on the
 * pinned Node. Standard output is the program's alone; the exit code is its own, or 128 + signal.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstalled } from './ensure.mjs';
import { build, exitCode, isAlive, main, pinnedNode, Refusal, root, stopSignals } from './tools.mjs';

const PARENT_POLL_MS = 500;
const SAME_SIGNAL_MS = 300;

/** Several times what is in use under load. Without a limit the heap grows with the machine's memory before it is cleaned. */
const HEAP_MB = 384;

await main(async () => {
  const [entry, ...args] = process.argv.slice(2);
  if (entry === undefined) throw new Refusal('Usage: node scripts/run.mjs <entry> [arguments]');
  const parents = await whoStartedUs();
  await ensureInstalled();
  await build();
  return supervise(spawnProgram(join(root, entry), args), parents);
});

/**
 * The program leads a process group of its own, so that a signal reaches it through us and once: a terminal
 * tells the whole foreground group, npm passes on what it gets, and to a server the second signal means "at once".
 * It sees through the closed channel when we are killed.
 */
function spawnProgram(file, args) {
  const options = [`--max-old-space-size=${HEAP_MB}`, '--enable-source-maps'];
  return spawn(pinnedNode, [...options, file, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  });
}

/** Our parent; and npm, where our parent is only the shell that npm runs scripts with, which outlives it. */
async function whoStartedUs() {
  const parents = [process.ppid];
  if (process.env.npm_lifecycle_event === undefined) return parents;
  const status = await readFile(`/proc/${process.ppid}/status`, 'utf8').catch(() => '');
  const npm = Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
  return npm > 1 ? [...parents, npm] : parents;
}

function supervise(child, parents) {
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
