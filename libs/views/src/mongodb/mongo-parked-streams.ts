import {
  type ParkedAt,
  parkedId,
  type ParkedName,
  type ParkedStream,
  type ParkedStreams,
  type ParkedStreamsRead,
  type ParkedStreamsReview,
  type ParkedStreamStatus,
  type PassedOver,
  type Subscribed,
  type Wish,
} from '@daybook/parking';
import type { AnyBulkWriteOperation, ClientSession, Filter, UpdateFilter } from 'mongodb';
import { whileAvailable } from '../while-available.js';
import type { MongoViews } from './connection.js';
import type { ParkedStreamDocument } from './documents.js';

type Handled = Pick<ParkedAt, 'version' | 'position'>;

/** The streams that projections in MongoDB have left behind. */
export class MongoParkedStreams implements ParkedStreams, ParkedStreamsReview {
  constructor(private readonly views: MongoViews) {}

  async park(stream: ParkedStream): Promise<void> {
    await this.run((session) => this.views.parkedStreams.bulkWrite([parking(stream)], { session }));
  }

  /** Noted first, and then looked at: what was taken back before is not there, what is taken back later stays. */
  async passOver(subscribed: Subscribed, streams: readonly PassedOver[]): Promise<ReadonlySet<string>> {
    const { parkedStreams } = this.views;
    const ids = streams.map(({ streamId }) => parkedId({ ...subscribed, streamId }));
    return this.run(async (session) => {
      const among = { _id: { $in: ids } };
      const found = await parkedStreams.find(among, { session, projection: { streamId: 1 } }).toArray();
      const here = new Set(found.map(({ streamId }) => streamId));
      const passed = new Set<string>();
      for (const { streamId, lastVersion } of streams) {
        if (!here.has(streamId)) continue;
        const filter = named({ ...subscribed, streamId });
        const passing = { $max: { lastVersion } };
        const { matchedCount } = await parkedStreams.updateOne(filter, passing, { session });
        if (matchedCount === 1) passed.add(streamId);
      }
      return passed;
    });
  }

  async any(): Promise<boolean> {
    const { parkedStreams } = this.views;
    return (await this.run((session) => parkedStreams.findOne({}, { session }))) !== null;
  }

  async toReplay(limit: number): Promise<ParkedStream[]> {
    return this.found({ replayRequestedAt: { $exists: true } }, { sort: { replayRequestedAt: 1 }, limit });
  }

  async find(name: ParkedName): Promise<ParkedStreamStatus | undefined> {
    const [found] = await this.found(named(name), { limit: 1 });
    return found;
  }

  async advance(stream: ParkedStream, handled: Handled): Promise<void> {
    await this.run((session) => this.advanceIn(session, stream, handled));
  }

  /** For those who handle events in a transaction: false where somebody else has handled them. */
  async advanceIn(session: ClientSession, stream: ParkedStream, handled: Handled): Promise<boolean> {
    const filter = { ...named(stream), version: stream.version };
    const update = { $set: { version: handled.version + 1, position: handled.position } };
    return (await this.views.parkedStreams.updateOne(filter, update, { session })).matchedCount === 1;
  }

  async takeBack(name: ParkedName): Promise<boolean> {
    const filter = { ...named(name), $expr: { $gt: ['$version', '$lastVersion'] } };
    const { deletedCount } = await this.run((session) =>
      this.views.parkedStreams.deleteOne(filter, { session }),
    );
    return deletedCount === 1;
  }

  async parkAgain(name: ParkedName, { position, version, reason }: ParkedAt): Promise<void> {
    await this.update(name, {
      $set: { position, version, reason },
      $max: { lastVersion: version },
      $inc: { attempts: 1 },
      $unset: { replayRequestedAt: '' },
    });
  }

  async list({ discarded = false, limit }: ParkedStreamsRead): Promise<ParkedStreamStatus[]> {
    const sort = { subscription: 1, category: 1, partition: 1, position: 1, streamId: 1 } as const;
    return this.found({ discardedAt: { $exists: discarded } }, { sort, limit });
  }

  async count({ discarded = false }: Pick<ParkedStreamsRead, 'discarded'> = {}): Promise<number> {
    const filter = { discardedAt: { $exists: discarded } };
    return this.run((session) => this.views.parkedStreams.countDocuments(filter, { session }));
  }

  async wish(name: ParkedName, wish: Wish): Promise<ParkedStreamStatus | undefined> {
    const wished = { replay: 'replayRequestedAt', discard: 'discardedAt' } as const;
    const [field, other] = [wished[wish], wished[wish === 'replay' ? 'discard' : 'replay']];
    await this.update(name, [{ $set: { [field]: { $ifNull: [`$${field}`, '$$NOW'] } } }, { $unset: other }]);
    return this.find(name);
  }

  private async update(
    name: ParkedName,
    update: UpdateFilter<ParkedStreamDocument> | object[],
  ): Promise<void> {
    await this.run((session) => this.views.parkedStreams.updateOne(named(name), update, { session }));
  }

  private async found(
    filter: Filter<ParkedStreamDocument>,
    options: { readonly sort?: Readonly<Record<string, 1>>; readonly limit: number },
  ): Promise<ParkedStreamStatus[]> {
    const { parkedStreams } = this.views;
    const documents = await this.run((session) =>
      parkedStreams.find(filter, { ...options, session }).toArray(),
    );
    return documents.map(statusOf);
  }

  private run<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    return whileAvailable(this.views.sessions.run(work), this.views.isStoreFault);
  }
}

/** A stream stays parked at the first event that could not be applied. */
export const parking = (stream: ParkedStream): AnyBulkWriteOperation<ParkedStreamDocument> => {
  const { lastVersion, ...rest } = stream;
  return {
    updateOne: {
      filter: named(stream),
      update: {
        $setOnInsert: { ...rest, attempts: 1, parkedAt: new Date() },
        $max: { lastVersion },
      },
      upsert: true,
    },
  };
};

const named = (name: ParkedName) => ({ _id: parkedId(name) });

/** Those from before streams could be replayed have been left at their only event that is known. */
function statusOf(document: ParkedStreamDocument): ParkedStreamStatus {
  const { _id, parkedAt, replayRequestedAt, discardedAt, lastVersion, attempts = 1, ...stream } = document;
  return {
    ...stream,
    lastVersion: lastVersion ?? stream.version,
    attempts,
    parkedAt: parkedAt.toISOString(),
    ...(replayRequestedAt && { replayRequestedAt: replayRequestedAt.toISOString() }),
    ...(discardedAt && { discardedAt: discardedAt.toISOString() }),
  };
}
