import type { Random } from '@daybook/random';

/** What becomes of a call. */
export interface Fate {
  /** The caller hears that nobody knows what became of it. */
  readonly isLost: boolean;
  /** The process manager that made it crashes. */
  readonly isCrash: boolean;
  /** When the call takes effect, relative to the loss or the crash. */
  readonly takesEffect: 'before' | 'later' | 'never';
}

/** Turns of the event loop for which a call may be on its way after it was given up. */
const maxTurns = 20;

/** All calls that process managers make, and what befalls them. */
export class Traffic {
  private calls = 0;
  private callsUnderWay = 0;
  private readonly acts = new Map<number, () => void>();
  private hasActed = false;
  private readonly crashes = new Set<number>();

  constructor(
    private readonly random: Random,
    private lossRate: number,
  ) {}

  get isUnderWay(): boolean {
    return this.callsUnderWay > 0;
  }

  /** Lets all go well from now on. */
  calm(): void {
    this.lossRate = 0;
    this.crashes.clear();
  }

  crashAt(call: number): void {
    this.crashes.add(call);
  }

  /** Whether a call is under way: as long as one is, time stands still. */
  during<Answer>(effect: Promise<Answer>): Promise<Answer> {
    this.callsUnderWay += 1;
    return effect.finally(() => {
      this.callsUnderWay -= 1;
    });
  }

  /** Has something else happen while that call is made. */
  actAt(call: number, act: () => void): void {
    this.acts.set(call, act);
  }

  /** Drops the acts that are left. Tells whether there were any, or whether any have happened since the last time. */
  dropActs(): boolean {
    const wereSome = this.hasActed || this.acts.size > 0;
    this.hasActed = false;
    this.acts.clear();
    return wereSome;
  }

  nextFate(): Fate {
    this.calls += 1;
    const act = this.acts.get(this.calls);
    if (act !== undefined) {
      this.acts.delete(this.calls);
      this.hasActed = true;
      act();
    }
    const isCrash = this.crashes.has(this.calls);
    const isLost = isCrash || this.random.chance(this.lossRate);
    return {
      isLost,
      isCrash,
      takesEffect: isLost ? this.random.pick(['before', 'later', 'never']) : 'before',
    };
  }

  /** Lets the call take effect later; nobody waits for that. */
  later(effect: () => Promise<unknown>): Promise<void> {
    return this.during(
      this.turns(this.random.integer(1, maxTurns))
        .then(effect)
        .then(
          () => undefined,
          () => undefined,
        ),
    );
  }

  private async turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}
