import type { Command } from 'commander';
import { type CommonOptions, withCommonOptions } from '../../common-options.js';
import type { CliContext } from '../../context.js';

export interface VerifyOptions extends CommonOptions {
  readonly category: string;
}

export function addVerifyCommand(program: Command, context: CliContext): void {
  const command = program
    .command('verify')
    .description('Recomputes the hash chain of every partition, and names the first bad event of each.')
    .option('--category <name>', 'the category of the log', 'orders');
  withCommonOptions(command, 'verify --json').action(async (options: VerifyOptions) => {
    const { runVerify } = await import('./run-verify.js');
    await runVerify(options, context);
  });
}
