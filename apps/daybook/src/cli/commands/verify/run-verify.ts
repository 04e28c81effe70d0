import { categories, type ViewCheckpoints } from '@daybook/contracts';
import { type ApiClient, longPatienceMs, withApiClient } from '../../client/api-client.js';
import { CliError } from '../../cli-error.js';
import type { CliContext } from '../../context.js';
import { printJson, printLine } from '../../output/print.js';
import { showProgress } from '../../output/progress.js';
import { type Fault, pageOrDamage, verifyPartition } from './verify-partition.js';
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
    count: progress.events,
    note: `${progress.events} events are good`,
  }));
  const { partitions, faults } = await withApiClient(
    context,
    { ...options, connections: partitionsAtATime, patienceMs: longPatienceMs },
    async (client) => {
      // Before the heads: views never have what the log does not have yet.
      const checkpoints = await readCheckpoints(client, context);
      const wanted = options.category ? [options.category] : categories;
      return verifyCategories({ client, checkpoints, progress }, wanted);
    },
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

interface Verification {
  readonly client: ApiClient;
  readonly checkpoints: ViewCheckpoints['items'];
  readonly progress: VerifyProgress;
}

/** Without the views the log is verified all the same. */
async function readCheckpoints(client: ApiClient, { stderr }: CliContext): Promise<ViewCheckpoints['items']> {
  try {
    return (await client.get<ViewCheckpoints>('/v1/checkpoints')).items;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    stderr.write(`The log is not compared with the views: ${error.message}\n`);
    return [];
  }
}

async function verifyCategories(
  verification: Verification,
  wanted: readonly string[],
): Promise<{ partitions: number; faults: Fault[] }> {
  let partitions = 0;
  const faults: Fault[] = [];
  for (const category of wanted) {
    const found = await verifyCategory(verification, category);
    partitions += found.partitions;
    faults.push(...found.faults);
  }
  return { partitions, faults };
}

async function verifyCategory(
  { client, checkpoints, progress }: Verification,
  category: string,
): Promise<{ partitions: number; faults: Fault[] }> {
  const partitions = await partitionCount(client, category);
  const found: (Fault | undefined)[] = [];
  let next = 0;
  const verifyNext = async (): Promise<void> => {
    while (next < partitions) {
      const partition = next;
      next += 1;
      found[partition] = await verifyPartition(client, {
        category,
        partition,
        checkpoint:
          checkpoints.find((each) => each.category === category && each.partition === partition)?.position ??
          0,
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

/**
 * Any partition tells how many there are. It is asked for what lies beyond every event, so that no damaged one is met;
 * but its head may be.
 */
async function partitionCount(client: ApiClient, category: string): Promise<number> {
  const after = Number.MAX_SAFE_INTEGER;
  let damage: string | undefined;
  for (let partition = 0; ; partition += 1) {
    const reading = pageOrDamage(client, { category, partition, after, limit: 1 });
    const page = await reading.catch((error: unknown) => {
      // There is no such partition, and none of those before it told anything.
      throw damage === undefined ? error : new CliError(`${damage}.`, undefined, { cause: error });
    });
    if (!('damage' in page)) return page.partitions;
    damage ??= page.damage;
  }
}
