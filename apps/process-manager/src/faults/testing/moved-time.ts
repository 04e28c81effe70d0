/** The time of day, and ahead of it by as much as has passed at will. */
export class MovedTime {
  offsetMs = 0;

  readonly nowMs = (): number => Date.now() + this.offsetMs;

  readonly clock = (): string => new Date(this.nowMs()).toISOString();

  pass(ms: number): void {
    this.offsetMs += Math.ceil(ms);
  }
}
