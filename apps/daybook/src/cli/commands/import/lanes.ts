export interface LanesOptions {
  /** Tasks at a time. */
  readonly concurrency: number;
  /** Tasks that are held at the most, running ones included. */
  readonly capacity: number;
  /** Bytes that they hold at the most, unless it is only one. */
  readonly maxBytes: number;
}

interface Task {
  readonly lane: string | undefined;
  readonly bytes: number;
  readonly run: () => Promise<void>;
}

/**
 * Runs tasks in parallel, but those of one lane one after another in the order in which they came.
 * A task without a lane is a lane by itself. For one producer, which is held back at capacity.
 */
export class Lanes {
  readonly #options: LanesOptions;
  /** The busy lanes, each with the tasks that wait for the one before. */
  readonly #lanes = new Map<string, Task[]>();
  #ready: Task[] = [];
  #running = 0;
  #held = 0;
  #heldBytes = 0;
  #isClosed = false;
  #failure: { readonly error: unknown } | undefined;
  #onChange: (() => void) | undefined;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** Takes the task once there is room; drops it when closed. Throws what the first failed task threw. */
  async add(lane: string | undefined, bytes: number, run: () => Promise<void>): Promise<void> {
    while (!this.#hasRoomFor(bytes) && !this.#isClosed) await this.#change();
    if (this.#failure) throw this.#failure.error;
    if (this.#isClosed) return;
    this.#held += 1;
    this.#heldBytes += bytes;
    const waiting = lane === undefined ? undefined : this.#lanes.get(lane);
    if (waiting) {
      waiting.push({ lane, bytes, run });
      return;
    }
    if (lane !== undefined) this.#lanes.set(lane, []);
    this.#ready.push({ lane, bytes, run });
    this.#startReady();
  }

  /** Resolves when nothing runs or waits any more. Throws what the first failed task threw. */
  async drain(): Promise<void> {
    while (this.#held > 0) await this.#change();
    if (this.#failure) throw this.#failure.error;
  }

  /** Drops what has not started, and takes nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#ready = [];
    this.#lanes.clear();
    this.#held = this.#running;
    this.#onChange?.();
  }

  #hasRoomFor(bytes: number): boolean {
    const { capacity, maxBytes } = this.#options;
    return this.#held === 0 || (this.#held < capacity && this.#heldBytes + bytes <= maxBytes);
  }

  #startReady(): void {
    while (this.#running < this.#options.concurrency) {
      const task = this.#ready.shift();
      if (!task) return;
      this.#running += 1;
      void this.#run(task);
    }
  }

  async #run(task: Task): Promise<void> {
    try {
      await task.run();
    } catch (error) {
      this.#failure ??= { error };
      this.close();
    }
    this.#running -= 1;
    this.#held -= 1;
    this.#heldBytes -= task.bytes;
    if (task.lane !== undefined) this.#release(task.lane);
    this.#startReady();
    this.#onChange?.();
  }

  #release(lane: string): void {
    const next = this.#lanes.get(lane)?.shift();
    if (next) this.#ready.push(next);
    else this.#lanes.delete(lane);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange = resolve;
    });
  }
}
