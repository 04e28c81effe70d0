import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { CliError } from '../../cli-error.js';
import { withCommonOptions, wholeNumber } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import type { ImportOptions } from './run-import.js';

export const defaultConcurrency = 64;
export const maxConcurrency = 1_024;

export function addImportCommand(program: Command, context: CliContext): void {
  const command = program
    .command('import')
    .description('Places the orders of a file. It can be stopped and run again without a double.')
    .argument('<file>', 'JSON Lines, plain or gzip: one order a line')
    .option('--rejects <file>', 'write rejected orders there, with all that is wrong with each')
    .option(
      '--lifecycle',
      'take each order on to delivered at the time it was placed, and turn credit notes into returns',
    )
    .option(
      '--concurrency <n>',
      'orders under way at a time',
      wholeNumber(1, maxConcurrency),
      defaultConcurrency,
    );
  withCommonOptions(command, 'import orders.jsonl.gz --rejects rejects.jsonl --json').action(
    async (file: string, options: ImportOptions) => {
      const [{ readLines, TextExtent }, { runImport }] = await Promise.all([
        import('./read-lines.js'),
        import('./run-import.js'),
      ]);
      const extent = new TextExtent(await sizeOf(file));
      const lines = readLines(file, extent);
      await runImport({ name: file, file, lines, size: () => extent.textSize }, options, context);
    },
  );
}

/** In bytes. A file that cannot be opened fails here, before anything else is touched. */
async function sizeOf(file: string): Promise<number> {
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${error.code}).`,
    );
  });
  if (stats.isDirectory()) throw new CliError(`${file} is a directory.`);
  return stats.size;
}
