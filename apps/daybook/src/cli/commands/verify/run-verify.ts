import { categories } from '@daybook/contracts';
import { type ApiClient, longPatienceMs, withApiClient } from '../../client/api-client.js';
import { readEvents } from '../../client/events.js';
import { CliError } from '../../cli-error.js';
import type { CliContext } from '../../context.js';
import { printJson, printLine } from '../../output/print.js';
import { showProgress } from '../../output/progress.js';
import { type Fault, verifyPartition } from './verify-partition.js';
import type { CommonOptions } from '../../common-options.js';

export interface VerifyOptions extends CommonOptions {
  /** Only this one. Default: all. */
  readonly category?: string;
}

/** Pages of so many partitions are read at a time; hashing fills one processor anyway. */
const partitionsAtATime = 4;

interface VerifyProgress {
  events: number;
  /** The heads that are known by now, by category and partition. */
  readonly heads: Map<string, number>;
}

/** Verifies every partition, also after a fault in another one, and tells each fault. */
export async function runVerify(options: VerifyOptions, context: CliContext): Promise<void> {
  const progress: VerifyProgress = { events: 0, heads: new Map() };
  const endProgress = await showProgress(context.stderr, 'Verifying', () => ({
    done: progress.events,
    total: [...progress.heads.values()].reduce((sum, position) => sum + position, 0),
    note: `${progress.events} events are good`,
  }));
  const { partitions, faults } = await withApiClient(
    context,
    { ...options, connections: partitionsAtATime, patienceMs: longPatienceMs },
    (client) => verifyCategories(client, options.category ? [options.category] : categories, progress),
  ).finally(endProgress);

  const { events } = progress;
  if (options.json) {
    await printJson(context.stdout, { verified: faults.length === 0, events, partitions, faults });
  } else if (faults.length === 0) {
    await printLine(context.stdout, `verified ${events} events in ${partitions} partitions`);
  } else {
    for (const fault of faults) await printLine(context.stdout, sentenceOf(fault));
  }
  if (faults.length > 0) {
    throw new CliError(
      `The log does not verify in ${faults.length} of ${partitions} partitions, first at ${sentenceOf(faults[0]!)}.`,
    );
  }
}

const sentenceOf = ({ position, fault }: Fault): string => `${position}: ${fault}`;

async function verifyCategories(
  client: ApiClient,
  wanted: readonly string[],
  progress: VerifyProgress,
): Promise<{ partitions: number; faults: Fault[] }> {
  let partitions = 0;
  const faults: Fault[] = [];
  for (const category of wanted) {
    const found = await verifyCategory(client, category, progress);
    partitions += found.partitions;
    faults.push(...found.faults);
  }
  return { partitions, faults };
}

async function verifyCategory(
  client: ApiClient,
  category: string,
  progress: VerifyProgress,
): Promise<{ partitions: number; faults: Fault[] }> {
  const { partitions } = await readEvents(client, { category, partition: 0, after: 0, limit: 1 });
  const found: (Fault | undefined)[] = [];
  let next = 0;
  const verifyNext = async (): Promise<void> => {
    while (next < partitions) {
      const partition = next;
      next += 1;
      found[partition] = await verifyPartition(client, {
        category,
        partition,
        onProgress: (events, head) => {
          progress.events += events;
          progress.heads.set(`${category}:${partition}`, head);
        },
      });
    }
  };
  await Promise.all(Array.from({ length: partitionsAtATime }, verifyNext));
  return { partitions, faults: found.filter((fault) => fault !== undefined) };
}
