import { ordersCategory } from '@daybook/contracts';
import { LOGGER } from '@daybook/service-kit';
import { Backoff, sleep, WakeUp } from '@daybook/waiting';
import { type EndpointRange, type EventToTell } from '@daybook/webhooks';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { eventToTell, isStoreFault } from './log-events.js';
import { MessageSending } from './message-sending.js';
import { ADAPTERS, type WebhookServiceAdapters } from './tokens.js';

/** Ranges of one look; there is one for each webhook and partition at the most. */
const maxRangesAtOnce = 100;
/** Events in one transaction. */
const maxEventsAtOnce = 500;
/** How long it may take to find what another instance was asked for. */
const lookIntervalMs = 1_000;
/** The longest wait after failures in a row; the first one is 50 ms, then doubled. */
const maxRetryDelayMs = 5_000;

/** Looks through events that webhooks may have missed, and makes deliveries of those, for as long as the process lives. */
@Injectable()
export class EventReplays implements OnModuleInit, OnModuleDestroy {
  private readonly wakeUp = new WakeUp();
  private readonly stopping = new AbortController();
  private finished: Promise<void> = Promise.resolve();

  constructor(
    @Inject(ADAPTERS) private readonly adapters: WebhookServiceAdapters,
    @Inject(MessageSending) private readonly sending: MessageSending,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.finished = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    this.wakeUp.now();
    await this.finished;
  }

  /** There is something to look through. */
  wake(): void {
    this.wakeUp.now();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const backoff = new Backoff(maxRetryDelayMs);
    while (!signal.aborted) {
      this.wakeUp.reset();
      const outcome = await this.goOn();
      if (outcome === 'failed') {
        await sleep(backoff.next(), signal);
        continue;
      }
      backoff.reset();
      if (outcome === 'done') await this.wakeUp.within(lookIntervalMs);
    }
  }

  /** A step of each range: one that fails holds up none of the others. */
  private async goOn(): Promise<'done' | 'more' | 'failed'> {
    let outcome: 'done' | 'more' | 'failed' = 'done';
    try {
      for (const range of await this.adapters.store.replays.open(maxRangesAtOnce)) {
        if (this.stopping.signal.aborted) break;
        if (outcome === 'done') outcome = 'more';
        await this.step(range).catch((error: unknown) => {
          outcome = 'failed';
          this.report(error);
        });
      }
    } catch (error) {
      outcome = 'failed';
      this.report(error);
    }
    return outcome;
  }

  private async step(range: EndpointRange): Promise<void> {
    const { log, store } = this.adapters;
    const { partition, after, until } = range;
    const limit = Math.min(maxEventsAtOnce, until - after);
    const read = await log.readPartition({ category: ordersCategory, partition, after, limit });
    const reached = read.at(-1)?.position ?? until;
    const events = read.map(eventToTell);
    const made = await store.replays.advance(range, events, reached).catch((error: unknown) => {
      if (isStoreFault(error) || events.length === 0) throw error;
      return this.oneByOne(range, events, reached);
    });
    if (made > 0) this.sending.wake();
  }

  /** What the store refuses has parked its stream already, whose replay makes up for it. */
  private async oneByOne(
    range: EndpointRange,
    events: readonly EventToTell[],
    reached: number,
  ): Promise<number> {
    const { replays } = this.adapters.store;
    let made = 0;
    let after = range.after;
    for (const event of [...events, undefined]) {
      const to = event?.position ?? reached;
      made += await replays.advance({ ...range, after }, event ? [event] : [], to).catch((error: unknown) => {
        if (isStoreFault(error)) throw error;
        this.logger.warn(
          { err: error, ...range, position: to },
          'An event cannot be replayed, and is left out.',
        );
        return replays.advance({ ...range, after }, [], to);
      });
      after = to;
    }
    return made;
  }

  private report(error: unknown): void {
    this.logger.warn({ err: error }, 'Missed events could not be looked through; that is tried again.');
  }
}
