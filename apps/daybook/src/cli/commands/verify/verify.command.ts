import type { Command } from 'commander';
import { withCommonOptions } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import type { VerifyOptions } from './run-verify.js';

export function addVerifyCommand(program: Command, context: CliContext): void {
  const command = program
    .command('verify')
    .description('Recomputes the hash chain of every partition, and names the first bad event of each.')
    .option('--category <name>', 'only this category of the log (default: all)');
  withCommonOptions(command, 'verify --json').action(async (options: VerifyOptions) => {
    const { runVerify } = await import('./run-verify.js');
    await runVerify(options, context);
  });
}
