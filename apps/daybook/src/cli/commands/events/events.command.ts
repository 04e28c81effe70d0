import type { Command } from 'commander';
import { usageError } from '../../cli-error.js';
import { withCommonOptions, wholeNumber } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import type { EventsOptions } from './list-events.js';

const maxListed = 1_000_000_000;

export function addEventsCommand(program: Command, context: CliContext): void {
  const command = program
    .command('events')
    .description('Lists events of the log, partition by partition, in order of position.')
    .option('--category <name>', 'the category of the log', 'orders')
    .option('--partition <n>', 'only this partition', wholeNumber(0, 1_023))
    .option('--after <n>', 'only after this position', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .option('--limit <n>', 'how many at the most', wholeNumber(1, maxListed), 50);
  withCommonOptions(command, 'events --partition 3 --after 1000 --limit 20 --json').action(
    async (options: EventsOptions) => {
      if (options.after !== undefined && options.partition === undefined) {
        throw usageError('--after wants a --partition, since each partition has positions of its own.');
      }
      const { listEvents } = await import('./list-events.js');
      await listEvents(options, context);
    },
  );
}
