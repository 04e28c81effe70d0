import { readConfig, variables } from '@daybook/service-kit';
import Type from 'typebox';
import { migrateDatabase } from '../../../all-in-one/migrate-database.js';
import type { CliContext } from '../../context.js';
import { printLine } from '../../output/print.js';

const Config = Type.Object({
  DAYBOOK_DATABASE_URL: variables.DAYBOOK_DATABASE_URL,
  DAYBOOK_PARTITIONS: variables.DAYBOOK_PARTITIONS,
});

export async function runMigrate(context: CliContext): Promise<void> {
  const config = readConfig(Config, context.env);
  await migrateDatabase(config.DAYBOOK_DATABASE_URL, config.DAYBOOK_PARTITIONS);
  await printLine(context.stdout, 'The database is up to date.');
}
