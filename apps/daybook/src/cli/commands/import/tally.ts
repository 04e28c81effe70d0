import { type Currency, isCurrency, parseAmount } from '@daybook/money';
import { CliError } from '../../cli-error.js';
import { Amounts } from './amounts.js';
import type { ImportOrder, ImportOrderLine } from './parse-line.js';

/** The reasons that are always named, also when no order shows them. */
const expectedCodes = ['customer-missing', 'quantity-not-positive', 'price-negative', 'price-too-precise'];

/** What an import did. Lines, units and value are those of the accepted orders. */
export interface ImportSummary {
  readonly orders: {
    readonly read: number;
    readonly accepted: number;
    readonly rejected: number;
    /** By code, how many orders show it; an order that shows several counts for each. */
    readonly rejectedBecause: Readonly<Record<string, number>>;
  };
  readonly lines: number;
  readonly units: number;
  /** Decimal text; by currency where there are several. */
  readonly value: string | Readonly<Record<string, string>>;
  /** Lines that say again what an earlier one has said, and count for nothing; absent where there are none. */
  readonly repeatedLines?: number;
}

/** Adds up, exactly, what becomes of the orders. Credit notes are no orders here. */
export class Tally {
  read = 0;
  accepted = 0;
  rejected = 0;
  creditNotes = 0;
  /** Accepted orders of which a step was refused afterwards. */
  unfinished = 0;
  repeatedLines = 0;
  #lines = 0;
  #units = 0;
  readonly #because = new Map<string, number>(expectedCodes.map((code) => [code, 0]));
  readonly #value = new Amounts();
  readonly #acceptedIds = new Set<string>();

  /** An order that the server has accepted before is the same one, however the line is written. */
  accept(order: ImportOrder): void {
    const { orderId, currency } = order;
    if (this.#acceptedIds.has(orderId)) {
      this.read -= 1;
      this.repeatedLines += 1;
      return;
    }
    this.#acceptedIds.add(orderId);
    if (typeof currency !== 'string' || !isCurrency(currency)) throw unreadable(order);
    let valueMinor = 0n;
    const lines = order.lines as readonly ImportOrderLine[];
    for (const { quantity, unitPrice } of lines) {
      const price = parseAmount(String(unitPrice), currency);
      if (!price.ok || !Number.isSafeInteger(quantity)) throw unreadable(order);
      this.#units += quantity as number;
      valueMinor += BigInt(price.minor) * BigInt(quantity as number);
    }
    this.accepted += 1;
    this.#lines += lines.length;
    this.#value.add(currency, valueMinor);
  }

  reject(codes: Iterable<string>): void {
    this.rejected += 1;
    for (const code of new Set(codes)) this.#because.set(code, (this.#because.get(code) ?? 0) + 1);
  }

  summary(): ImportSummary {
    const { read, accepted, rejected } = this;
    return {
      orders: { read, accepted, rejected, rejectedBecause: Object.fromEntries(this.#because) },
      lines: this.#lines,
      units: this.#units,
      value: this.#value.sum(),
      ...(this.repeatedLines > 0 && { repeatedLines: this.repeatedLines }),
    };
  }

  /** The currency of `value`, where there is just one. */
  currency(): Currency | undefined {
    return this.#value.currency();
  }
}

const unreadable = ({ orderId }: ImportOrder): CliError =>
  new CliError(`The server accepted order ${orderId}, but its amounts cannot be read here.`);
