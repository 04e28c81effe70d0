import type { Random } from '@daybook/random';

interface Message {
  readonly atMs: number;
  readonly deliver: () => void;
}

/** Messages on their way. Which one comes next is up to chance; none comes before its time. */
export class Schedule {
  nowMs = Date.parse('2026-01-05T08:00:00.000Z');
  private readonly messages: Message[] = [];

  constructor(
    private readonly random: Random,
    /** How often another message than the next one in time is delivered. */
    private readonly disorder: number,
  ) {}

  get now(): string {
    return new Date(this.nowMs).toISOString();
  }

  /** Delivers it once after the delay, and maybe once more, any time later. */
  send(delayMs: number, deliver: () => void): void {
    this.messages.push({ atMs: this.nowMs + delayMs, deliver });
    if (this.random.chance(0.2)) {
      this.messages.push({ atMs: this.nowMs + delayMs + this.random.below(1_200_000), deliver });
    }
  }

  /** Until nothing is on its way any more. */
  run(maxMessages: number): void {
    for (let count = 0; this.messages.length > 0; count += 1) {
      if (count > maxMessages) throw new Error('It does not come to an end.');
      const { atMs, deliver } = this.take();
      this.nowMs = Math.max(this.nowMs, atMs);
      deliver();
    }
  }

  private take(): Message {
    let index = this.random.below(this.messages.length);
    if (!this.random.chance(this.disorder)) {
      for (const [other, { atMs }] of this.messages.entries()) {
        if (atMs < this.messages[index]!.atMs) index = other;
      }
    }
    const [message] = this.messages.splice(index, 1);
    return message!;
  }
}
