/** More commands wait for one stream than it may hold; nothing was decided, and a later try may succeed. */
export class StreamOverloadedError extends Error {
  constructor(readonly streamId: string) {
    super(`Too many commands wait for stream ${streamId}.`);
    this.name = 'StreamOverloadedError';
  }
}

export interface StreamQueuesOptions<Task> {
  /** Tasks of one stream that may wait. */
  readonly maxWaiting: number;
  /** Tasks that go together. */
  readonly maxTogether: number;
  /** Works on tasks of one stream, and gives back those that are to be worked on again. It never rejects. */
  readonly work: (streamId: string, tasks: readonly Task[]) => Promise<readonly Task[]>;
  /** Nothing waits for the stream any more. */
  readonly idle: (streamId: string) => void;
}

/**
 * Works for one stream at a time only once, and for different streams side by side. What comes for a stream
 * meanwhile goes together afterwards.
 *
 * Writers of this process to one stream would only make one another's appends fail. Other processes are
 * still met as conflicts, so this saves work and guarantees nothing.
 */
export class StreamQueues<Task> {
  /** What waits for each stream that is at work. */
  private readonly queues = new Map<string, Task[]>();

  constructor(private readonly options: StreamQueuesOptions<Task>) {}

  /** @throws StreamOverloadedError */
  add(streamId: string, task: Task): void {
    const queue = this.queues.get(streamId);
    if (queue && queue.length >= this.options.maxWaiting) throw new StreamOverloadedError(streamId);
    if (queue) {
      queue.push(task);
      return;
    }
    const waiting = [task];
    this.queues.set(streamId, waiting);
    void this.run(streamId, waiting);
  }

  private async run(streamId: string, waiting: Task[]): Promise<void> {
    // Let what comes in the same turn of the event loop come along.
    await Promise.resolve();
    while (waiting.length > 0) {
      const tasks = waiting.splice(0, this.options.maxTogether);
      waiting.unshift(...(await this.options.work(streamId, tasks)));
    }
    this.queues.delete(streamId);
    this.options.idle(streamId);
  }
}
