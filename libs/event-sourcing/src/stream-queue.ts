/** More commands wait for one stream than it may hold; nothing was decided, and a later try may succeed. */
export class StreamOverloadedError extends Error {
  constructor(readonly streamId: string) {
    super(`Too many commands wait for stream ${streamId}.`);
    this.name = 'StreamOverloadedError';
  }
}

/**
 * Runs the tasks of one stream one after another, and those of different streams side by side.
 *
 * Writers of this process to one stream would only make one another's appends fail. Other processes are
 * still met as conflicts, so this saves work and guarantees nothing.
 */
export class StreamQueue {
  private readonly lanes = new Map<string, { tail: Promise<unknown>; waiting: number }>();

  constructor(private readonly maxWaitingPerStream: number) {}

  async run<T>(streamId: string, task: () => Promise<T>): Promise<T> {
    const lane = this.lanes.get(streamId) ?? { tail: Promise.resolve(), waiting: 0 };
    if (lane.waiting >= this.maxWaitingPerStream) throw new StreamOverloadedError(streamId);
    lane.waiting += 1;
    this.lanes.set(streamId, lane);
    const result = lane.tail.then(task);
    lane.tail = result.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await result;
    } finally {
      lane.waiting -= 1;
      if (lane.waiting === 0) this.lanes.delete(streamId);
    }
  }
}
