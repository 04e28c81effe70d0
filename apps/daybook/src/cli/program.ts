import { Command } from 'commander';
import { addDemoCommand } from './commands/demo/demo.command.js';
import { addEventsCommand } from './commands/events/events.command.js';
import { addImportCommand } from './commands/import/import.command.js';
import { addMigrateCommand } from './commands/migrate/migrate.command.js';
import { addOrdersCommand } from './commands/orders/orders.command.js';
import { addParkedCommand } from './commands/parked/parked.command.js';
import { addVerifyCommand } from './commands/verify/verify.command.js';
import type { CliContext } from './context.js';

/** Every command. What a command needs to do its work is loaded only when it is run. */
export function buildProgram(context: CliContext): Command {
  const program = new Command('daybook')
    .description('Works with a running Daybook over its HTTP API.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    })
    .addHelpText('after', '\nExample:\n  npm run daybook -- import orders.jsonl.gz --rejects rejects.jsonl');

  // Commands take the settings above over when they are added.
  addImportCommand(program, context);
  addOrdersCommand(program, context);
  addEventsCommand(program, context);
  addParkedCommand(program, context);
  addVerifyCommand(program, context);
  addDemoCommand(program, context);
  addMigrateCommand(program, context);
  return program;
}
