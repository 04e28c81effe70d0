import { ordersCategory } from '@daybook/contracts';
import { parkedId } from '@daybook/parking';
import type { Collection, Document } from 'mongodb';
import { subscribedBy } from '../projection.js';
import type { MongoViews } from './connection.js';
import { checkpointId } from './documents.js';

type Old = Collection<Document & { _id: string | number }>;

/**
 * Gives checkpoints and parked streams the names of their projections. Until there was one of each category they were
 * named after the category, and before there was more than one category they were not named at all: those are of orders.
 * Each category had one projection, of the same name and in its first version. Whatever was left undone by a run that
 * broke off is done.
 */
export async function nameProjections({ checkpoints, parkedStreams }: MongoViews): Promise<void> {
  await renamed(checkpoints as unknown as Old, 'projection', (old) => {
    const { _id, category: projection = ordersCategory, partition = _id, ...rest } = old;
    return { _id: checkpointId(projection, partition), projection, partition, ...rest, version: 1 };
  });
  await renamed(parkedStreams as unknown as Old, 'subscription', (old) => {
    const { _id, category = ordersCategory, streamId = _id, ...rest } = old;
    const { subscription } = subscribedBy({ name: category, category });
    return {
      _id: parkedId({ subscription, category, streamId }),
      subscription,
      category,
      streamId,
      ...rest,
    };
  });
}

/** What stands under its new name was written since, and stays. The old document goes last, so that nothing gets lost. */
async function renamed(
  collection: Old,
  newField: string,
  named: (old: Document & { _id: string | number }) => Document & { _id: string },
): Promise<void> {
  const unnamed = { [newField]: { $exists: false } };
  for await (const old of collection.find(unnamed)) {
    const [{ _id: oldId }, { _id, ...fields }] = [old, named(old)];
    if (_id === oldId) await collection.replaceOne({ _id, ...unnamed }, fields);
    else {
      await collection.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
      await collection.deleteOne({ _id: oldId });
    }
  }
}
