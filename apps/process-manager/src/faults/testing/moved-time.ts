/** A clock that is ahead of the time of day by as much as a spec has let pass. */
export class MovedTime {
  offsetMs = 0;

  readonly nowMs = (): number => Date.now() + this.offsetMs;

  readonly clock = (): string => new Date(this.nowMs()).toISOString();

  pass(ms: number): void {
    this.offsetMs += Math.ceil(ms);
  }
}
