import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CliError } from '../../cli-error.js';
import type { CliContext } from '../../context.js';
import { generateOrders } from '../../demo/generate-orders.js';
import { printJson, printLine } from '../../output/print.js';
import { defaultConcurrency } from '../import/import.command.js';
import type { SourceLine } from '../import/read-lines.js';
import { runImport } from '../import/run-import.js';
import type { CommonOptions } from '../../common-options.js';

export interface DemoOptions extends CommonOptions {
  readonly orders: number;
  readonly seed: number;
  readonly out?: string;
}

export async function runDemo(options: DemoOptions, context: CliContext): Promise<void> {
  if (options.out !== undefined) return writeOrders(options.out, options, context);
  async function* lines(): AsyncGenerator<SourceLine> {
    let number = 0;
    for (const order of generateOrders(options)) {
      number += 1;
      yield { number, text: JSON.stringify(order), size: 1 };
    }
  }
  await runImport(
    { name: `demo of seed ${options.seed}`, lines: lines(), size: () => options.orders },
    { ...options, concurrency: defaultConcurrency },
    context,
  );
}

async function writeOrders(file: string, options: DemoOptions, context: CliContext): Promise<void> {
  function* lines(): Generator<string> {
    for (const order of generateOrders(options)) yield `${JSON.stringify(order)}\n`;
  }
  const packing = file.endsWith('.gz') ? [createGzip()] : [];
  await pipeline([Readable.from(lines()), ...packing, createWriteStream(file)]).catch(
    (error: NodeJS.ErrnoException) => {
      throw new CliError(`The orders cannot be written to ${file} (${error.code ?? error.message}).`);
    },
  );
  const { orders, seed } = options;
  if (options.json) return printJson(context.stdout, { orders, seed, file });
  await printLine(context.stdout, `${orders} orders of seed ${seed} written to ${file}`);
}
