import type { ChargeOutcome, ChargeRequest, RefundOutcome, RefundRequest } from '../payment-provider.port.js';

export interface LedgerCharge extends ChargeRequest {
  outcome: ChargeOutcome;
}

export interface LedgerRefund extends RefundRequest {
  readonly outcome: RefundOutcome;
}

/** What the simulator has taken and given back. A key is entered once. */
export class Ledger {
  readonly charges = new Map<string, LedgerCharge>();
  readonly refunds = new Map<string, LedgerRefund>();

  charge(request: ChargeRequest, outcome: ChargeOutcome): LedgerCharge {
    const charge = { ...request, outcome };
    this.charges.set(request.key, charge);
    return charge;
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
    this.refunds.set(request.key, refund);
    return refund;
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
