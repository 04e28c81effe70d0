import type { Command } from 'commander';
import type { CliContext } from '../../context.js';

export function addMigrateCommand(program: Command, context: CliContext): void {
  program
    .command('migrate')
    .description(
      'Brings the database of DAYBOOK_DATABASE_URL up to date: the log, the views and the roles of the services. ' +
        'The URL is that of the owner; npm start does this by itself.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  DAYBOOK_DATABASE_URL=postgres://owner@host/daybook npm run daybook -- migrate',
    )
    .action(async () => {
      const { runMigrate } = await import('./run-migrate.js');
      await runMigrate(context);
    });
}
