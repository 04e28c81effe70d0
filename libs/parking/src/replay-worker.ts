import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { Backoff, sleep, WakeUp } from '@daybook/waiting';
import type { ParkedAt, ParkedStream, ParkedStreams } from './parked-streams.port.js';
import type { ParkingLogger } from './parking-logger.js';
import { parkingReason } from './parking-reason.js';

export interface ReplayWorkerOptions {
  readonly parked: ParkedStreams;
  readonly log: Pick<EventLog, 'readStream'>;
  /**
   * Handles events of a parked stream that were passed over, and advances the stream beyond them.
   *
   * @returns where it is parked now, if one of them cannot be handled either
   */
  readonly handle: (stream: ParkedStream, events: readonly RecordedEvent[]) => Promise<ParkedAt | undefined>;
  /** Whether an error is no stream's doing, so that the same is to be tried again. */
  readonly isStoreFault: (error: unknown) => boolean;
  readonly logger: ParkingLogger;
  /** The wait between looks for streams that are to be replayed. Default 1,000. */
  readonly lookIntervalMs?: number;
}

/** Streams of one look. */
const maxReplaysAtOnce = 100;
/** Events that are handled together. */
const maxEventsAtOnce = 200;
/** The longest wait after failures in a row; the first one is 50 ms, then doubled. */
const maxRetryDelayMs = 5_000;

/** Replays the parked streams of a store that somebody wants replayed, each in its order, one after another. */
export class ReplayWorker {
  private readonly stopping = new AbortController();
  private readonly wakeUp = new WakeUp();
  private finished: Promise<void> = Promise.resolve();

  constructor(private readonly options: ReplayWorkerOptions) {}

  start(): void {
    this.finished = this.run();
  }

  /** Has it look at once. */
  wake(): void {
    this.wakeUp.now();
  }

  /** Ends it after the events in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp.now();
    await this.finished;
  }

  private async run(): Promise<void> {
    const { parked, lookIntervalMs = 1_000, logger } = this.options;
    const { signal } = this.stopping;
    const backoff = new Backoff(maxRetryDelayMs);
    while (!signal.aborted) {
      try {
        this.wakeUp.reset();
        const streams = await parked.toReplay(maxReplaysAtOnce);
        for (const stream of streams) await this.replay(stream);
        backoff.reset();
        if (streams.length === 0) await this.wakeUp.within(lookIntervalMs);
      } catch (error) {
        logger.warn({ err: error }, 'Parked streams could not be replayed; that is tried again.');
        await sleep(backoff.next(), signal);
      }
    }
  }

  /** Up to its end, wherever that has got to meanwhile. */
  private async replay(parked: ParkedStream): Promise<void> {
    const { parked: parkedStreams, logger } = this.options;
    let stream: ParkedStream | undefined = parked;
    while (stream !== undefined && !this.stopping.signal.aborted) {
      const failedAt = await this.replayNext(stream);
      if (failedAt !== undefined) {
        await parkedStreams.parkAgain(stream, failedAt);
        return logger.warn({ ...stream, ...failedAt }, 'A stream cannot be replayed, and stays parked.');
      }
      if (await parkedStreams.takeBack(stream)) return logger.info(stream, 'A stream was replayed.');
      stream = await parkedStreams.find(stream);
    }
  }

  /** Handles what waits next; what cannot even be read stops none of the other replays. */
  private async replayNext(stream: ParkedStream): Promise<ParkedAt | undefined> {
    try {
      return await this.handle(stream, await this.waiting(stream));
    } catch (error) {
      if (this.options.isStoreFault(error)) throw error;
      const { partition, position, version } = stream;
      return { partition, position, version, reason: parkingReason(error) };
    }
  }

  private async waiting({
    category,
    streamId,
    version,
    lastVersion,
  }: ParkedStream): Promise<RecordedEvent[]> {
    const afterVersion = version - 1;
    const limit = Math.min(maxEventsAtOnce, lastVersion - afterVersion);
    return limit < 1 ? [] : this.options.log.readStream({ category, streamId, afterVersion, limit });
  }

  private async handle(
    stream: ParkedStream,
    events: readonly RecordedEvent[],
  ): Promise<ParkedAt | undefined> {
    if (events.length === 0) return undefined;
    try {
      return await this.options.handle(stream, events);
    } catch (error) {
      if (this.options.isStoreFault(error)) throw error;
      return this.handleEach(stream, events);
    }
  }

  /** One by one, so that it is known which of them fails. */
  private async handleEach(
    stream: ParkedStream,
    events: readonly RecordedEvent[],
  ): Promise<ParkedAt | undefined> {
    for (const event of events) {
      try {
        const failedAt = await this.options.handle(stream, [event]);
        if (failedAt !== undefined) return failedAt;
      } catch (error) {
        if (this.options.isStoreFault(error)) throw error;
        const { partition, position, version } = event;
        return { partition, position, version, reason: parkingReason(error) };
      }
    }
    return undefined;
  }
}
