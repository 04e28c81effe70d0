import type { Command } from 'commander';
import { type CommonOptions, withCommonOptions } from '../../common-options.js';
import type { CliContext } from '../../context.js';

export function addParkedCommand(program: Command, context: CliContext): void {
  const command = program
    .command('parked')
    .description('Lists the streams that the views have left behind, because an event cannot be applied.');
  withCommonOptions(command, 'parked --json').action(async (options: CommonOptions) => {
    const { listParked } = await import('./list-parked.js');
    await listParked(options, context);
  });
}
