import { longPatienceMs, withApiClient } from '../../client/api-client.js';
import { CliError, exitCodes } from '../../cli-error.js';
import type { CommonOptions } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import { printJson, printLine } from '../../output/print.js';
import { showProgress } from '../../output/progress.js';
import { type CreditSummary, CreditTally } from './credit-tally.js';
import { importOrders } from './import-orders.js';
import type { SourceLine } from './read-lines.js';
import { openRejects } from './rejects-file.js';
import { type ImportSummary, Tally } from './tally.js';
import { ViewsInStep } from './views-in-step.js';

export interface ImportOptions extends CommonOptions {
  readonly concurrency: number;
  readonly rejects?: string;
  readonly lifecycle?: boolean;
}

/** Where the lines come from. */
export interface ImportSource {
  readonly name: string;
  /** The file that the lines are read from, if they are. */
  readonly file?: string;
  readonly lines: AsyncIterable<SourceLine>;
  /** Of all lines together, in the unit of their sizes, as far as that is known yet. */
  readonly size: () => number;
}

/** Imports all lines, shows how far it is, and prints the summary. */
export async function runImport(
  source: ImportSource,
  options: ImportOptions,
  context: CliContext,
): Promise<void> {
  const stop = new AbortController();
  const endStop = context.onStop(() => stop.abort());
  const tally = new Tally();
  const credits = options.lifecycle === true ? new CreditTally() : undefined;
  const rejects = await openRejects(options.rejects, source.file);
  const answered = { lines: 0, size: 0 };
  const endProgress = await showProgress(context.stderr, 'Importing', () => ({
    done: answered.size,
    total: source.size(),
    count: answered.lines,
    note: `${tally.accepted} orders accepted, ${tally.rejected} rejected`,
  }));
  try {
    await withApiClient(
      context,
      { ...options, connections: options.concurrency, patienceMs: longPatienceMs },
      (client) =>
        importOrders(source.lines, {
          client,
          tally,
          rejects,
          concurrency: options.concurrency,
          ...(credits && { life: { credits, views: new ViewsInStep(client) } }),
          onAnswered: ({ size }) => {
            answered.lines += 1;
            answered.size += size;
          },
          signal: stop.signal,
        }),
    );
  } catch (error) {
    throw withWhatIsIn(error, tally);
  } finally {
    endProgress();
    endStop();
    await rejects.close();
  }
  await printSummary(source, { tally, credits }, options, context);
  if (stop.signal.aborted) throw stopped(tally);
  if (tally.unfinished > 0) throw unfinished(tally);
}

/** After a failure in the middle the user wants to know whether to start over. */
function withWhatIsIn(error: unknown, { accepted }: Tally): unknown {
  if (!(error instanceof CliError) || error.exitCode !== exitCodes.failure || accepted === 0) return error;
  const sentence = error.message.replace(/\.$/, '');
  return new CliError(
    `${sentence}; ${accepted} orders are in, and running the import again doubles none of them.`,
    error.exitCode,
    { cause: error },
  );
}

function stopped({ read, accepted, rejected }: Tally): CliError {
  return new CliError(
    `The import was stopped, with ${read - accepted - rejected} of the orders read not sent; running it again goes on and doubles none.`,
    exitCodes.stopped,
  );
}

const unfinished = ({ unfinished: count }: Tally): CliError =>
  new CliError(`${count} orders could not be taken on to delivered; the file of --rejects tells why.`);

interface Tallies {
  readonly tally: Tally;
  readonly credits: CreditTally | undefined;
}

async function printSummary(
  { name }: ImportSource,
  { tally, credits }: Tallies,
  { json, rejects }: ImportOptions,
  { stdout }: CliContext,
): Promise<void> {
  const summary = tally.summary();
  if (json) return printJson(stdout, { ...summary, ...(credits && { creditNotes: credits.summary() }) });
  const { orders, lines, units, value } = summary;
  const values = amountsText(value, tally.currency());
  await printLine(stdout, `${name}: ${orders.accepted} of ${orders.read} orders accepted`);
  await printLine(stdout, `  ${lines} lines, ${units} units, value ${values}`);
  if (orders.rejected > 0) {
    await printLine(stdout, `  ${orders.rejected} rejected${rejects ? `, listed in ${rejects}` : ''}:`);
    for (const [code, count] of Object.entries(orders.rejectedBecause)) {
      if (count > 0) await printLine(stdout, `    ${code}: ${count}`);
    }
  }
  if (tally.repeatedLines > 0) {
    await printLine(stdout, `  ${tally.repeatedLines} lines stood there before and count once`);
  }
  if (credits) return printCredits(credits.summary(), stdout);
  if (tally.creditNotes > 0) await printLine(stdout, `  ${tally.creditNotes} credit notes skipped`);
}

async function printCredits(credits: CreditSummary, stdout: CliContext['stdout']): Promise<void> {
  const { read, lines, linesMatched, unitsReturned, ordersWithReturns, returnedValue } = credits;
  await printLine(stdout, `  ${read} credit notes: ${linesMatched} of ${lines} lines matched`);
  const value = amountsText(returnedValue, undefined);
  await printLine(
    stdout,
    `    ${unitsReturned} units of ${ordersWithReturns} orders returned, value ${value}`,
  );
}

const amountsText = (value: ImportSummary['value'], currency: string | undefined): string =>
  typeof value === 'string'
    ? `${value}${currency === undefined ? '' : ` ${currency}`}`
    : Object.entries(value)
        .map(([code, amount]) => `${amount} ${code}`)
        .join(', ');
