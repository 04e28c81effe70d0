import type { Command } from 'commander';
import { withCommonOptions, wholeNumber } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import type { DemoOptions } from './run-demo.js';

const maxOrders = 10_000_000;
const maxSeed = 0xffff_ffff;

export function addDemoCommand(program: Command, context: CliContext): void {
  const command = program
    .command('demo')
    .description(
      'Makes up orders, the same ones for the same seed, and imports them or writes them to a file.',
    )
    .option('--orders <n>', 'how many', wholeNumber(1, maxOrders), 1_000)
    .option('--seed <n>', 'which ones', wholeNumber(0, maxSeed), 1)
    .option('--out <file>', 'write JSON Lines there (gzip if it ends in .gz) and import nothing');
  withCommonOptions(command, 'demo --orders 5000 --seed 7').action(async (options: DemoOptions) => {
    const { runDemo } = await import('./run-demo.js');
    await runDemo(options, context);
  });
}
