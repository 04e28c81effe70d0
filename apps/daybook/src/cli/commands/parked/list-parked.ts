import type { ParkedStreams, ParkedStreamShape } from '@daybook/contracts';
import { shortPatienceMs, withApiClient } from '../../client/api-client.js';
import type { CommonOptions } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import { printJson, printLine } from '../../output/print.js';
import { type Column, tableLines } from '../../output/table.js';

const columns: readonly Column<ParkedStreamShape>[] = [
  { title: 'POSITION', value: (stream) => stream.position },
  { title: 'STREAM', value: (stream) => stream.streamId },
  { title: 'VERSION', value: (stream) => stream.version, align: 'right' },
  { title: 'REASON', value: (stream) => stream.reason },
];

export async function listParked(options: CommonOptions, context: CliContext): Promise<void> {
  const parked = await withApiClient(
    context,
    { ...options, connections: 1, patienceMs: shortPatienceMs },
    (client) => client.get<ParkedStreams>('/v1/parked'),
  );
  if (options.json) return printJson(context.stdout, parked);
  const { items, total } = parked;
  for (const line of tableLines(columns, items)) await printLine(context.stdout, line);
  if (total > items.length) context.stderr.write(`These are the first ${items.length} of ${total}.\n`);
}
