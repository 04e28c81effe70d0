import type { ParkedStream, ParkedStreams } from '@daybook/contracts';
import { shortPatienceMs, withApiClient } from '../../client/api-client.js';
import type { CommonOptions } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import { printJson, printLine } from '../../output/print.js';
import { type Column, tableLines } from '../../output/table.js';

export interface ListParkedOptions extends CommonOptions {
  readonly discarded?: boolean;
}

const columns: readonly Column<ParkedStream>[] = [
  { title: 'ID', value: (stream) => stream.id },
  { title: 'POSITION', value: (stream) => stream.position },
  { title: 'VERSION', value: (stream) => stream.version, align: 'right' },
  { title: 'WAITING', value: (stream) => stream.waiting, align: 'right' },
  { title: 'ATTEMPTS', value: (stream) => stream.attempts, align: 'right' },
  { title: 'REASON', value: (stream) => stream.reason },
];

export async function listParked(options: ListParkedOptions, context: CliContext): Promise<void> {
  const parked = await withApiClient(
    context,
    { ...options, connections: 1, patienceMs: shortPatienceMs },
    (client) => client.get<ParkedStreams>('/v1/parked', options.discarded ? { discarded: 'true' } : {}),
  );
  if (options.json) return printJson(context.stdout, parked);
  const { items, total } = parked;
  for (const line of tableLines(columns, items)) await printLine(context.stdout, line);
  if (total > items.length) context.stderr.write(`These are the first ${items.length} of ${total}.\n`);
}
