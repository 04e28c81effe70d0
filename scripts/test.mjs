/**
 * Everything that is tested: the checks with the unit tests, then the tests on real engines and of the whole, and
 * last that the benchmarks run.
 * The last line is `N passed, N failed`, over all test runs; the exit code is 0 only if every step passed.
 */
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ensureInstalled } from './ensure.mjs';
import { images } from './images.mjs';
import { build, check, main, pinnedNode, Refusal, root, run } from './tools.mjs';

/** Files of tests whose times are told in the end. */
const slowFilesTold = 12;

const reportOf = (name) => join(root, `.test-results-${name}.json`);

const jest = (name, ...options) =>
  run(pinnedNode, [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    // Of plain kafkajs, which stands for other people's consumers.
    '--disable-warning=TimeoutNegativeWarning',
    'node_modules/jest/bin/jest.js',
    ...options,
    '--passWithNoTests',
    '--json',
    `--outputFile=${reportOf(name)}`,
  ]);

/** Found out once, by whoever needs it first. */
let missingHere;

/** Each with the tests that it has run, if it runs any. */
const steps = [
  { name: 'build', work: buildStep },
  {
    name: 'check (format, lint, types, dependency rules, unit tests)',
    work: () => check('--continue=always'),
    report: reportOf('unit'),
  },
  {
    name: 'system tests (real engines, whole flows)',
    work: () => jest('system', '--selectProjects=int', '--selectProjects=e2e', '--maxWorkers=2'),
    report: reportOf('system'),
  },
  {
    name: 'tests on engines in containers (npm run test:compose)',
    work: inContainers,
    report: reportOf('docker'),
  },
  { name: 'benchmarks (npm run bench -- --quick)', work: runBenchmarks },
];

await main(async () => {
  await ensureInstalled();
  for (const { report } of steps) if (report !== undefined) await rm(report, { force: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failedSteps = [];
  const notes = [];
  const slow = [];
  for (const { name, work, report } of steps) {
    const { code, leftOut } = await work();
    if (leftOut !== undefined) {
      notes.push(leftOut);
      continue;
    }
    const counts = report === undefined ? total : await readCounts(report);
    if (code !== 0 || counts === undefined) failedSteps.push(name);
    if (report !== undefined && counts !== undefined) add(total, counts);
    if (report !== undefined) slow.push(...(await readTimes(report)));
  }
  process.stdout.write(`\n${slowest(slow)}`);
  for (const note of notes) process.stdout.write(`${note}\n`);
  for (const name of failedSteps) process.stdout.write(`Failed: ${name}; its output is above.\n`);
  process.stdout.write(`${summary(total)}\n`);
  return failedSteps.length === 0 && total.failed === 0 ? 0 : 1;
});

async function buildStep() {
  try {
    await build();
    return { code: 0 };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: 1 };
  }
}

async function inContainers() {
  const missing = await (missingHere ??= missingForContainers());
  if (missing === undefined) {
    // Two at a time, with a limit for slow machines: they mostly wait for health checks, and each wait has its own.
    const options = ['--maxWorkers=2', '--testTimeout=300000', '--forceExit'];
    return jest('docker', '--selectProjects=docker', ...options);
  }
  return { code: 0, leftOut: `Left out: the tests of Kafka, MongoDB and docker compose, since ${missing}.` };
}

/** Only whether each of them runs: no figure of a machine that does other things as well is worth a thing. */
async function runBenchmarks() {
  const missing = await (missingHere ??= missingForContainers());
  if (missing === undefined) return run(pinnedNode, [join(root, 'scripts', 'bench.mjs'), '--quick']);
  return { code: 0, leftOut: `Left out: the quick run of the benchmarks, since ${missing}.` };
}

/** Why no containers can be run here, if they cannot. An image that is not here yet is fetched. */
async function missingForContainers() {
  if (!(await docker('version'))) return 'no Docker engine answers';
  for (const image of images()) {
    const isThere = (await docker('image', 'inspect', image)) || (await docker('pull', image));
    if (!isThere) return `the image ${image} cannot be had`;
  }
  return undefined;
}

async function docker(...args) {
  try {
    return (await run('docker', args, { quiet: true })).code === 0;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** A file of tests that does not even load counts as one that failed. */
async function readCounts(report) {
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const found = JSON.parse(text);
  return {
    passed: found.numPassedTests,
    failed: found.numFailedTests + found.numRuntimeErrorTestSuites,
    skipped: found.numPendingTests + found.numTodoTests,
  };
}

/** How long each file of tests took. */
async function readTimes(report) {
  const text = await readFile(report, 'utf8').catch(() => '{"testResults":[]}');
  return JSON.parse(text).testResults.map(({ name, startTime, endTime }) => ({
    file: relative(root, name),
    seconds: (endTime - startTime) / 1_000,
  }));
}

/** What is worth a look where the whole takes too long. */
function slowest(times) {
  const most = times.toSorted((one, other) => other.seconds - one.seconds).slice(0, slowFilesTold);
  const lines = most.map(({ file, seconds }) => `${String(Math.round(seconds)).padStart(6)} s  ${file}\n`);
  return lines.length > 0 ? `The slowest files of tests:\n${lines.join('')}\n` : '';
}

function add(total, counts) {
  for (const key of Object.keys(total)) total[key] += counts[key];
}

function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
