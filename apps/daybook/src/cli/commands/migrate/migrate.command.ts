import type { Command } from 'commander';
import type { CliContext } from '../../context.js';
import type { MigrateOptions } from './run-migrate.js';

const help = `
What is brought up to date follows from the variables. All URLs are those of owners, who may make schemas and roles.
  DAYBOOK_DATABASE_URL   the log, the views and what processes keep in one PostgreSQL
  DAYBOOK_LOG_URLS       the log on these servers instead, each with its range of the partitions
  DAYBOOK_PROCESS_URL    what processes keep in this PostgreSQL instead
  DAYBOOK_MONGO_URL      the views in MongoDB
  DAYBOOK_KAFKA_BROKERS  the topics in Kafka
  DAYBOOK_PARTITIONS     how many partitions the log gets when it is made; fixed from then on

Examples:
  DAYBOOK_DATABASE_URL=postgres://owner@host/daybook npm run daybook -- migrate
  DAYBOOK_LOG_URLS=postgres://owner@one/daybook,postgres://owner@two/daybook npm run daybook -- migrate`;

export function addMigrateCommand(program: Command, context: CliContext): void {
  program
    .command('migrate')
    .description('Brings the stores of Daybook up to date, as their owner; npm start does this by itself.')
    .option('--json', 'print JSON for programs')
    .addHelpText('after', help)
    .action(async (options: MigrateOptions) => {
      const { runMigrate } = await import('./run-migrate.js');
      await runMigrate(options, context);
    });
}
