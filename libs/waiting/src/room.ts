interface Guest {
  readonly size: number;
  readonly enter: () => void;
}

/**
 * Room for so much at a time, in whatever unit. Who finds none waits, in the order of coming; what is larger than all
 * of it has it alone.
 */
export class Room {
  private taken = 0;
  private readonly queue: Guest[] = [];

  constructor(private readonly capacity: number) {}

  /** How many wait. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Does the work once there is room for it. */
  async within<T>(size: number, work: () => Promise<T>): Promise<T> {
    await this.enter(size);
    try {
      return await work();
    } finally {
      this.leave(size);
    }
  }

  /**
   * Takes room, which is to be given back by `leave`.
   *
   * @param waitLimitMs how long to wait for it; default is for ever
   * @returns whether there was room in time
   */
  async enter(size: number, waitLimitMs?: number): Promise<boolean> {
    if (this.queue.length === 0 && this.hasRoomFor(size)) {
      this.taken += size;
      return true;
    }
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const guest: Guest = {
        size,
        enter: () => {
          clearTimeout(timer);
          resolve(true);
        },
      };
      this.queue.push(guest);
      if (waitLimitMs === undefined) return;
      timer = setTimeout(() => {
        this.queue.splice(this.queue.indexOf(guest), 1);
        resolve(false);
        // Who comes after may need less.
        this.admit();
      }, waitLimitMs);
    });
  }

  leave(size: number): void {
    this.taken -= size;
    this.admit();
  }

  private admit(): void {
    for (let next = this.queue[0]; next && this.hasRoomFor(next.size); next = this.queue[0]) {
      this.queue.shift();
      this.taken += next.size;
      next.enter();
    }
  }

  private hasRoomFor(size: number): boolean {
    return this.taken === 0 || this.taken + size <= this.capacity;
  }
}
