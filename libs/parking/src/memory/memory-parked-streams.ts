import { parkedId } from '../parked-id.js';
import type {
  ParkedAt,
  ParkedName,
  ParkedStream,
  ParkedStreams,
  ParkedStreamsRead,
  ParkedStreamsReview,
  ParkedStreamStatus,
  PassedOver,
  Subscribed,
  Wish,
} from '../parked-streams.port.js';

/** For tests of what stands above it. Keeps every promise of the port but that of the disk. */
export class MemoryParkedStreams implements ParkedStreams, ParkedStreamsReview {
  private readonly streams = new Map<string, ParkedStreamStatus>();

  async park(stream: ParkedStream): Promise<void> {
    const found = this.streams.get(parkedId(stream));
    if (found === undefined) this.put({ ...stream, attempts: 1, parkedAt: new Date().toISOString() });
    else this.put({ ...found, lastVersion: Math.max(found.lastVersion, stream.lastVersion) });
  }

  async passOver(subscribed: Subscribed, streams: readonly PassedOver[]): Promise<ReadonlySet<string>> {
    const passed = new Set<string>();
    for (const { streamId, lastVersion } of streams) {
      const found = this.streams.get(parkedId({ ...subscribed, streamId }));
      if (found === undefined) continue;
      this.put({ ...found, lastVersion: Math.max(found.lastVersion, lastVersion) });
      passed.add(streamId);
    }
    return passed;
  }

  async any(): Promise<boolean> {
    return this.streams.size > 0;
  }

  async toReplay(limit: number): Promise<ParkedStream[]> {
    return [...this.streams.values()]
      .filter(({ replayRequestedAt }) => replayRequestedAt !== undefined)
      .sort((one, other) => (one.replayRequestedAt! < other.replayRequestedAt! ? -1 : 1))
      .slice(0, limit);
  }

  async find(name: ParkedName): Promise<ParkedStreamStatus | undefined> {
    return this.streams.get(parkedId(name));
  }

  async advance(stream: ParkedStream, handled: Pick<ParkedAt, 'version' | 'position'>): Promise<void> {
    const found = this.streams.get(parkedId(stream));
    if (found?.version !== stream.version) return;
    this.put({ ...found, version: handled.version + 1, position: handled.position });
  }

  async takeBack(name: ParkedName): Promise<boolean> {
    const found = this.streams.get(parkedId(name));
    if (found === undefined || found.version <= found.lastVersion) return false;
    return this.streams.delete(parkedId(name));
  }

  async parkAgain(name: ParkedName, at: ParkedAt): Promise<void> {
    const found = this.streams.get(parkedId(name));
    if (found === undefined) return;
    const { replayRequestedAt: _, ...stream } = found;
    const lastVersion = Math.max(found.lastVersion, at.version);
    this.put({ ...stream, ...at, lastVersion, attempts: found.attempts + 1 });
  }

  async list({ discarded = false, limit }: ParkedStreamsRead): Promise<ParkedStreamStatus[]> {
    return this.all(discarded).slice(0, limit);
  }

  async count({ discarded = false }: Pick<ParkedStreamsRead, 'discarded'> = {}): Promise<number> {
    return this.all(discarded).length;
  }

  async wish(name: ParkedName, wish: Wish): Promise<ParkedStreamStatus | undefined> {
    const found = this.streams.get(parkedId(name));
    if (found === undefined) return undefined;
    const { replayRequestedAt, discardedAt, ...stream } = found;
    const now = new Date().toISOString();
    const wished =
      wish === 'replay'
        ? { ...stream, replayRequestedAt: replayRequestedAt ?? now }
        : { ...stream, discardedAt: discardedAt ?? now };
    this.put(wished);
    return wished;
  }

  private put(stream: ParkedStreamStatus): void {
    this.streams.set(parkedId(stream), stream);
  }

  private all(discarded: boolean): ParkedStreamStatus[] {
    return [...this.streams.values()]
      .filter(({ discardedAt }) => (discardedAt !== undefined) === discarded)
      .sort(
        (one, other) =>
          compare(one.subscription, other.subscription) ||
          compare(one.category, other.category) ||
          one.partition - other.partition ||
          one.position - other.position,
      );
  }
}

const compare = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);
