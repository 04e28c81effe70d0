import { type Currency, formatAmount } from '@daybook/money';

/** Exact sums of money, each currency by itself. */
export class Amounts {
  readonly #minor = new Map<Currency, bigint>();

  add(currency: Currency, minor: bigint): void {
    this.#minor.set(currency, (this.#minor.get(currency) ?? 0n) + minor);
  }

  /** The one currency that there is. */
  currency(): Currency | undefined {
    return this.#minor.size === 1 ? [...this.#minor.keys()][0] : undefined;
  }

  /** Decimal text; by currency where there are several. */
  sum(): string | Readonly<Record<string, string>> {
    const sums = [...this.#minor].map(([code, minor]) => [code, formatAmount(minor, code)] as const);
    return sums.length > 1 ? Object.fromEntries(sums) : (sums[0]?.[1] ?? '0.00');
  }
}
