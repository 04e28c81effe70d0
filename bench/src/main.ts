import { parseArgs } from 'node:util';
import type { Benchmark, Context } from './benchmark.ts';
import { benchmarks } from './benchmarks/all.ts';
import { Engines } from './engines/engines.ts';
import type { Result } from './harness/result.ts';
import { type Effort, runBenchmark } from './harness/run-benchmark.ts';
import { Stopped, stopSignal } from './harness/stopping.ts';
import { writeReport } from './report/report.ts';
import { saveResult } from './report/results.ts';
import { summaryOf, tableOf } from './report/table.ts';

const help = `Usage: npm run bench [-- [name …] [options]]

Runs ours, its peers and its limits side by side on the same engines, and prints what came of it.
Without a name it runs all:
${benchmarks.map(({ name, title }) => `  ${name.padEnd(22)} ${title}`).join('\n')}

Options:
  --quick       a second for each, to see that everything works; no figures, and nothing is written
  --rounds <n>  rounds of each (default 5)
  --report      runs nothing, and writes README.md and the plots from the results that are there
  --json        one JSON object a benchmark instead of tables
  --help
`;

const usual: Effort = { rounds: 5, seconds: 8, warmUpSeconds: 5 };
const quick: Effort = { rounds: 1, seconds: 0.5, warmUpSeconds: 0.3 };

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    report: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) process.stdout.write(help);
else if (options.report) await writeReport(benchmarks);
else await runUntilStopped();

async function runUntilStopped(): Promise<void> {
  try {
    process.exitCode = await run(stopSignal());
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    // What was in the middle of something when it was told to stop may go on for long.
    process.exit(error.exitCode);
  }
}

async function run(signal: AbortSignal): Promise<number> {
  const unknown = names.filter((wanted) => !benchmarks.some(({ name }) => name === wanted));
  const rounds = options.rounds === undefined ? undefined : Number(options.rounds);
  if (unknown.length > 0 || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
    process.stderr.write(
      unknown.length > 0 ? `There is no ${unknown.join(', ')}.\n\n` : 'Rounds are counted from 1.\n\n',
    );
    process.stderr.write(help);
    return 2;
  }
  const chosen = benchmarks.filter(({ name }) => names.length === 0 || names.includes(name));
  const isQuick = options.quick;
  const effort = { ...(isQuick ? quick : usual), ...(rounds !== undefined && { rounds }) };
  const engines = new Engines();
  try {
    for (const benchmark of chosen) {
      const startedAt = performance.now();
      const result = await runNamed(benchmark, { engines, isQuick, signal }, effort);
      show(result, (performance.now() - startedAt) / 1_000);
      if (!isQuick) await saveResult(result, await engines.versions());
    }
    if (!isQuick) await writeReport(benchmarks);
  } finally {
    await engines.stop();
  }
  return 0;
}

/** Tells on a terminal how far it is, and in what is thrown which one it was. */
async function runNamed(benchmark: Benchmark, context: Context, effort: Effort): Promise<Result> {
  const say = (text: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
  };
  try {
    return await runBenchmark(benchmark, context, effort, (what) => say(`${benchmark.name}: ${what}`));
  } catch (error) {
    if (error instanceof Stopped) throw error;
    throw new Error(`The benchmark ${benchmark.name} failed.`, { cause: error });
  } finally {
    say('');
  }
}

function show(result: Result, tookSeconds: number): void {
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(`${options.quick ? summaryOf(result, tookSeconds) : tableOf(result)}\n`);
}
