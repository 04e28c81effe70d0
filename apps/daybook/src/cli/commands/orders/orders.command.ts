import type { Command } from 'commander';
import { usageError } from '../../cli-error.js';
import { withCommonOptions, wholeNumber } from '../../common-options.js';
import type { CliContext } from '../../context.js';
import type { OrdersOptions } from './show-orders.js';

const filterNames = [
  'customer',
  'status',
  'country',
  'sku',
  'from',
  'to',
  'minTotal',
  'text',
  'sort',
  'limit',
] as const;
const maxListed = 1_000_000;

export function addOrdersCommand(program: Command, context: CliContext): void {
  const command = program
    .command('orders')
    .description('Lists orders, or shows one: as it is, as it was, or how it came to be.')
    .argument('[id]', 'the order to show')
    .option('--customer <id>', 'only those of the customer')
    .option('--status <status>', 'only those in the status: placed, confirmed, cancelled')
    .option('--country <country>', 'only those of the country')
    .option('--sku <sku>', 'only those with the sku')
    .option('--from <time>', 'placed at or after the day or time')
    .option('--to <time>', 'placed before the day or time')
    .option('--min-total <amount>', 'of at least the total')
    .option('--text <words>', 'with all of the words')
    .option('--sort <key>', 'placedAt, -placedAt, total, -total')
    .option('--limit <n>', 'how many at the most (default: 50)', wholeNumber(1, maxListed))
    .option('--as-of <time>', 'the order as it was at the day or time')
    .option('--version <n>', 'the order as it was at the version', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--history', 'what changed, when, and by whom');
  withCommonOptions(command, 'orders --customer 17850 --sort -total --limit 10').action(
    async (id: string | undefined, options: OrdersOptions) => {
      checkUsage(id, options);
      const { listOrders, showHistory, showOrder } = await import('./show-orders.js');
      if (id === undefined) return listOrders(options, context);
      return options.history ? showHistory(id, options, context) : showOrder(id, options, context);
    },
  );
}

function checkUsage(id: string | undefined, options: OrdersOptions): void {
  const isAt = options.asOf !== undefined || options.version !== undefined;
  if (id === undefined) {
    if (isAt || options.history)
      throw usageError('--as-of, --version and --history want the id of an order.');
    return;
  }
  if (filterNames.some((name) => options[name] !== undefined)) {
    throw usageError('The options that choose and sort orders do not go with the id of one order.');
  }
  if (
    Number(options.asOf !== undefined) +
      Number(options.version !== undefined) +
      Number(options.history ?? 0) >
    1
  ) {
    throw usageError('Only one of --as-of, --version and --history can be given.');
  }
}
