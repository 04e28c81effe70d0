import type { Random } from '@daybook/random';
import type { AttemptOutcome, RefundOutcome } from '../payment-process.told.inputs.js';
import type { Schedule } from './schedule.js';

interface ModelCharge {
  readonly amountMinor: number;
  readonly reference: string;
  outcome: Exclude<AttemptOutcome, { readonly kind: 'unknown' | 'unanswered' }>;
}

interface ChargeRequest {
  readonly key: string;
  readonly amountMinor: number;
}

/** Idempotent by key. Any call may stay without an answer, whether it was carried out, will be, or never is. */
export class ModelProvider {
  readonly charges = new Map<string, ModelCharge>();
  readonly refunds = new Map<string, { readonly reference: string; readonly amountMinor: number }>();

  constructor(
    private readonly random: Random,
    private readonly schedule: Schedule,
    private readonly webhook: (key: string, outcome: AttemptOutcome) => void,
  ) {}

  charge(request: ChargeRequest): AttemptOutcome {
    if (this.random.chance(0.3)) {
      const fate = this.random.pick(['never', 'carried out', 'late'] as const);
      if (fate === 'carried out') this.carryOut(request);
      if (fate === 'late') this.schedule.send(this.random.below(900_000), () => this.carryOut(request));
      return { kind: 'unanswered' };
    }
    return this.carryOut(request).outcome;
  }

  find(key: string): AttemptOutcome {
    if (this.random.chance(0.3)) return { kind: 'unanswered' };
    return this.charges.get(key)?.outcome ?? { kind: 'unknown' };
  }

  refund(key: string, reference: string, amountMinor: number): RefundOutcome {
    const isLost = this.random.chance(0.3);
    if (isLost && this.random.chance(0.5)) return { kind: 'unanswered' };
    if (!this.refunds.has(key)) this.refunds.set(key, { reference, amountMinor });
    return isLost ? { kind: 'unanswered' } : { kind: 'refunded', reference: `re:${key}` };
  }

  /** What it has taken and not given back. */
  get keptMinor(): number {
    let sumMinor = 0;
    for (const { outcome, amountMinor } of this.charges.values()) {
      if (outcome.kind === 'succeeded') sumMinor += amountMinor;
    }
    for (const { amountMinor } of this.refunds.values()) sumMinor -= amountMinor;
    return sumMinor;
  }

  private carryOut({ key, amountMinor }: ChargeRequest): ModelCharge {
    const before = this.charges.get(key);
    if (before !== undefined) {
      expect(amountMinor).toBe(before.amountMinor);
      return before;
    }
    const reference = `ch:${key}`;
    const isPending = this.random.chance(0.2);
    const outcome = isPending ? ({ kind: 'pending', reference } as const) : this.verdict(reference);
    const charge: ModelCharge = { amountMinor, reference, outcome };
    this.charges.set(key, charge);
    this.notify(key, charge);
    if (isPending) {
      this.schedule.send(this.random.below(1_200_000), () => {
        if (charge.outcome.kind === 'pending') charge.outcome = this.verdict(reference);
        this.notify(key, charge);
      });
    }
    return charge;
  }

  private verdict(reference: string): ModelCharge['outcome'] {
    if (this.random.chance(0.5)) return { kind: 'succeeded', reference };
    return { kind: 'declined', code: 'card-declined', isFinal: this.random.chance(0.2) };
  }

  private notify(key: string, { outcome }: ModelCharge): void {
    this.schedule.send(this.random.below(300_000), () => this.webhook(key, outcome));
  }
}
