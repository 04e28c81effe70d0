import type { ChargeOutcome, ChargeRequest, RefundOutcome, RefundRequest } from '../payment-provider.port.js';
import type { JsonLinesFile } from './json-lines-file.js';

export interface LedgerCharge extends ChargeRequest {
  readonly outcome: ChargeOutcome;
  /** What becomes of a pending charge, and when. */
  readonly settlement?: { readonly outcome: ChargeOutcome; readonly dueAt: string };
}

export interface LedgerRefund extends RefundRequest {
  readonly outcome: RefundOutcome;
}

/** A charge as it is from this entry on, or a refund. */
export type LedgerEntry = { readonly charge: LedgerCharge } | { readonly refund: LedgerRefund };

/** Whether a line of a ledger's file holds an entry, as far as its keys and its outcome go. */
export function isLedgerEntry(value: unknown): value is LedgerEntry {
  const { charge, refund } = Object(value) as { charge?: unknown; refund?: unknown };
  const { key, amountMinor, outcome } = Object(charge ?? refund) as Partial<LedgerCharge>;
  return typeof key === 'string' && Number.isSafeInteger(amountMinor) && typeof outcome?.kind === 'string';
}

/** What the simulator has taken and given back. A key is charged or refunded once. */
export class Ledger {
  readonly charges = new Map<string, LedgerCharge>();
  readonly refunds = new Map<string, LedgerRefund>();

  /** Begins with the entries of the file, if there is one; each new one is there before anybody learns of it. */
  constructor(private readonly file?: JsonLinesFile<LedgerEntry>) {
    for (const entry of file?.read() ?? []) this.keep(entry);
  }

  charge(charge: LedgerCharge): LedgerCharge {
    this.enter({ charge });
    return charge;
  }

  /** Gives the pending charge its outcome. */
  settle({ settlement, ...charge }: LedgerCharge): LedgerCharge {
    return this.charge({ ...charge, outcome: settlement?.outcome ?? charge.outcome });
  }

  find({ key, reference }: { readonly key?: string; readonly reference?: string }): LedgerCharge | undefined {
    const byKey = key === undefined ? undefined : this.charges.get(key);
    if (byKey !== undefined || reference === undefined) return byKey;
    return [...this.charges.values()].find((charge) => referenceOf(charge) === reference);
  }

  refund(request: RefundRequest): LedgerRefund {
    const known = this.refunds.get(request.key);
    if (known !== undefined) return known;
    const refund = { ...request, outcome: this.refundOutcome(request) };
    this.enter({ refund });
    return refund;
  }

  private enter(entry: LedgerEntry): void {
    this.file?.append(entry);
    this.keep(entry);
  }

  private keep(entry: LedgerEntry): void {
    if ('charge' in entry) this.charges.set(entry.charge.key, entry.charge);
    else this.refunds.set(entry.refund.key, entry.refund);
  }

  private refundOutcome({ key, reference, amountMinor, currency }: RefundRequest): RefundOutcome {
    const charge = this.find({ reference });
    if (charge?.outcome.kind !== 'succeeded') return { kind: 'refused', code: 'charge-unknown' };
    if (charge.currency !== currency) return { kind: 'refused', code: 'currency-mismatch' };
    if (amountMinor > charge.amountMinor - this.refundedMinor(reference)) {
      return { kind: 'refused', code: 'refund-exceeds-charge' };
    }
    return { kind: 'refunded', reference: `re_${key}` };
  }

  private refundedMinor(reference: string): number {
    let sumMinor = 0;
    for (const refund of this.refunds.values()) {
      if (refund.reference === reference && refund.outcome.kind === 'refunded')
        sumMinor += refund.amountMinor;
    }
    return sumMinor;
  }
}

const referenceOf = ({ outcome }: LedgerCharge): string | undefined =>
  outcome.kind === 'declined' ? undefined : outcome.reference;
