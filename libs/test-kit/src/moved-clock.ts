/** A clock that runs on by itself, and is moved ahead at will. */
export class MovedClock {
  offsetMs = 0;

  readonly now = (): number => Date.now() + this.offsetMs;

  /** So much from now. */
  in(ms: number): string {
    return new Date(this.now() + ms).toISOString();
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }
}
