import type { Benchmark } from '../benchmark.ts';
import type { SavedResult } from './results.ts';
import { tableOf } from './table.ts';

/** A result, with what is said of it. */
type ToldResult = SavedResult & Pick<Benchmark, 'finding'>;

/** README.md, out of nothing but the results and what is said of them. */
export function readme(results: readonly ToldResult[], plotted: ReadonlySet<string>): string {
  const parts = [
    introduction,
    method,
    howToRun,
    machines(results),
    '## Results\n',
    ...results.map(section(plotted)),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

const introduction = `<!-- Written by src/report/readme.ts from what is in results/; what is changed here by hand is lost. -->

# Benchmarks

Daybook against its peers, which do the same, and against its limits, which leave out what can be left out: how much
of what the engines can do is left once everything that Daybook promises is kept.
`;

const method = `## Method

- Ours, the peers and the limits run on the same engines of one machine and with the same orders of four lines, about
  half a kilobyte of JSON each.
- In each round every contender has its turn, beginning with another one each time, so that what changes on the machine
  meanwhile meets all of them. Tables and plots tell the slowest round, the median of the rounds and the fastest one.
- The engines are small ones: PostgreSQL with 512 MB of shared buffers, Kafka with a heap of 384 MB, MongoDB with a
  cache of 0.5 GB. They share the machine with whoever uses them.
- Each contender warms up before its first round, in databases and topics of its own, which are made ready outside of
  what is measured.
- Whatever counts as done is as durable as the engine keeps it. PostgreSQL has \`fsync\`, \`synchronous_commit\` and
  \`full_page_writes\` on. MongoDB answers once a majority has the write in its journal. Kafka answers once all replicas that are in
  sync have the message, and writes it to disk in its own time, as it comes. The one exception are views in PostgreSQL,
  which are made from the log: Daybook's projector and its limit commit them without waiting for the disk.
- Daybook runs as it is shipped: with validation, versions, the hash chain, and exactly the code of the services.
- Peers are used as their own documentation recommends for throughput; the code of each says where.
- All views are rebuilt from whole lives of orders, interleaved as a busy shop writes them: what can be folded depends on
  how many orders are open at once. Beside it stand orders that are only placed, of which each has to be written.
- A rate is what a contender does when it is asked for as much as it can do. Latencies are those of single operations
  under that load, unless a title says otherwise.
- Ratios are of ours by theirs: of the medians, and in brackets the least and the most of any round.
- Who cannot run is named with the reason, and no figure of his is guessed. A figure that others have published is shown
  with its source; it is of another machine, and never compared.
`;

const howToRun = `## Run them

\`\`\`sh
npm run bench -- --quick   # a second for each, to see that everything works
npm run bench              # all of them, which takes an hour or two
npm run bench -- relay     # one of them
\`\`\`

The first run installs what it compares, and builds Daybook. PostgreSQL comes from npm. Kafka and MongoDB run in containers, and what needs them is left out where there are
none. A full run writes each result to \`results/\`, and then this page and the plots; \`npm run bench -- --report\`
writes these again from the results that are there. Let the machine do nothing else meanwhile.
`;

function machines(results: readonly SavedResult[]): string {
  const lines = results.map(machineOf);
  return `## Machine\n\n${[...new Set(lines)].map((line) => `- ${line}\n`).join('')}`;
}

function machineOf({ machine: { cpus, model, memoryGiB, node } }: SavedResult): string {
  return `${cpus} × ${model ?? 'unknown processor'}, ${memoryGiB} GiB of memory, Node.js ${node.replace(/^v/, '')}`;
}

const section =
  (plotted: ReadonlySet<string>) =>
  (result: ToldResult): string => {
    const { name, title, measuredAt, engines, finding } = result;
    const versions = Object.entries(engines).map(([engine, version]) => `${engine} ${version}`);
    const rounds = Math.max(0, ...result.contenders.map((each) => ('rates' in each ? each.rates.length : 0)));
    const measured = `\`${name}\`, measured on ${measuredAt.slice(0, 10)} in ${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${result.seconds} s`;
    const plot = plotted.has(name) ? `\n![${title}](plots/${name}.svg)\n` : '';
    const found = finding === undefined ? '' : `\n${finding}\n`;
    return `${tableOf(result)}\n${[measured, ...versions].join('; ')}.\n${found}${plot}`;
  };
