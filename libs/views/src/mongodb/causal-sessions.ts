import type { ClientSession, MongoClient, Timestamp } from 'mongodb';

/**
 * Sessions in which nothing is read that is older than what any earlier one has read or written.
 *
 * A primary that has just been elected holds every acknowledged write, but may answer majority reads from
 * before it for a moment. An order read then would be older than the checkpoint that was read, or moved,
 * a moment ago; folding the next events onto it would find a gap and park its stream.
 */
export class CausalSessions {
  private seen: Timestamp | undefined;

  constructor(private readonly client: MongoClient) {}

  async run<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    const session = this.client.startSession({ causalConsistency: true });
    if (this.seen) session.advanceOperationTime(this.seen);
    try {
      return await work(session);
    } finally {
      this.remember(session.operationTime);
      await session.endSession();
    }
  }

  private remember(time: Timestamp | undefined): void {
    if (time && (!this.seen || time.greaterThan(this.seen))) this.seen = time;
  }
}
