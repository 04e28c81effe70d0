import type { ParkedStream } from '@daybook/contracts';
import { formatPosition } from '@daybook/event-log';
import { parkedId, type ParkedStreamStatus } from '@daybook/parking';

/** A parked stream as it is answered. */
export function parkedView(stream: ParkedStreamStatus): ParkedStream {
  const { subscription, streamId, version, lastVersion, reason, attempts, parkedAt } = stream;
  const { replayRequestedAt, discardedAt } = stream;
  return {
    id: parkedId(stream),
    subscription,
    streamId,
    position: formatPosition(stream),
    version,
    waiting: Math.max(0, lastVersion - version + 1),
    reason,
    attempts,
    parkedAt,
    ...(replayRequestedAt !== undefined && { replayRequestedAt }),
    ...(discardedAt !== undefined && { discardedAt }),
  };
}
