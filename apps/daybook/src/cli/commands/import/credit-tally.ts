import { type Currency, parseAmount } from '@daybook/money';
import { CliError } from '../../cli-error.js';
import { Amounts } from './amounts.js';
import type { Returned } from './credit-line.js';

/** What became of the credit notes. Units and value are those of the returns that they turned into. */
export interface CreditSummary {
  readonly read: number;
  readonly lines: number;
  readonly linesMatched: number;
  readonly linesUnmatched: number;
  /** Decimal text; by currency where there are several. */
  readonly returnedValue: string | Readonly<Record<string, string>>;
  readonly ordersWithReturns: number;
  readonly unitsReturned: number;
}

export class CreditTally {
  read = 0;
  #matched = 0;
  #unmatched = 0;
  #units = 0;
  readonly #value = new Amounts();
  readonly #orders = new Set<string>();

  match(returns: readonly Returned[]): void {
    this.#matched += 1;
    for (const { orderId, currency, items } of returns) {
      this.#orders.add(orderId);
      for (const { quantity, unitPrice } of items) {
        const price = parseAmount(unitPrice, currency as Currency);
        if (!price.ok) throw new CliError(`The amounts of order ${orderId} cannot be read here.`);
        this.#units += quantity;
        this.#value.add(currency as Currency, BigInt(price.minor) * BigInt(quantity));
      }
    }
  }

  leaveUnmatched(lines: number): void {
    this.#unmatched += lines;
  }

  summary(): CreditSummary {
    return {
      read: this.read,
      lines: this.#matched + this.#unmatched,
      linesMatched: this.#matched,
      linesUnmatched: this.#unmatched,
      returnedValue: this.#value.sum(),
      ordersWithReturns: this.#orders.size,
      unitsReturned: this.#units,
    };
  }
}
