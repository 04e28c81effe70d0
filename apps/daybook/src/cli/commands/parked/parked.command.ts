import { Argument, type Command } from 'commander';
import { usageError } from '../../cli-error.js';
import { withCommonOptions } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import type { ListParkedOptions } from './list-parked.js';

export function addParkedCommand(program: Command, context: CliContext): void {
  const command = program
    .command('parked')
    .description(
      'Lists the streams that views, processes and webhooks have left behind, because an event cannot be handled; or replays one, or gives it up.',
    )
    .addArgument(new Argument('[action]', 'what is to become of a stream').choices(['replay', 'discard']))
    .argument('[id]', 'which stream, as the list names it')
    .option('--discarded', 'list those that were given up instead');
  withCommonOptions(command, 'parked replay views.orders:orders:536365').action(
    async (action: 'replay' | 'discard' | undefined, id: string | undefined, options: ListParkedOptions) => {
      if (action === undefined) {
        const { listParked } = await import('./list-parked.js');
        return listParked(options, context);
      }
      if (id === undefined) throw usageError(`parked ${action} wants the id of a parked stream.`);
      if (options.discarded) throw usageError('--discarded goes with the list alone.');
      const { discardParked, replayParked } = await import('./settle-parked.js');
      return (action === 'replay' ? replayParked : discardParked)(id, options, context);
    },
  );
}
