import { ordersCategory } from '@daybook/contracts';
import type { PartitionBatch, Subscription } from '@daybook/event-feed';
import { Isolation, type ParkedStream, ReplayWorker } from '@daybook/parking';
import { LOGGER } from '@daybook/service-kit';
import { WakeUp } from '@daybook/waiting';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { eventToTell, isStoreFault } from './log-events.js';
import { MessageSending } from './message-sending.js';
import { ADAPTERS, type WebhookServiceAdapters } from './tokens.js';

/** Events in one transaction, each of which makes a delivery for every webhook at the most. */
const maxEventsAtOnce = 500;

/** How long it may take to find the first webhook, where another instance has made it. */
const lookIntervalMs = 1_000;

/**
 * Makes deliveries of the orders' events, for as long as the process lives. As long as there is nobody to tell, it
 * does not read them.
 */
@Injectable()
export class EventIntake implements OnModuleInit, OnModuleDestroy {
  private subscription: Subscription | undefined;
  private lookFailure: unknown;
  private isStopping = false;
  private finished: Promise<void> = Promise.resolve();
  private readonly wakeUp = new WakeUp();
  private readonly replays: ReplayWorker;

  constructor(
    @Inject(ADAPTERS) private readonly adapters: WebhookServiceAdapters,
    @Inject(MessageSending) private readonly sending: MessageSending,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.replays = this.replayParked();
  }

  /** Why no deliveries are made; nothing while all goes well. */
  get failure(): unknown {
    return this.subscription ? this.subscription.failure : this.lookFailure;
  }

  /** Events of which no deliveries have been made yet; none while there is nobody to tell. */
  async lag(): Promise<number> {
    return this.subscription?.lag() ?? 0;
  }

  onModuleInit(): void {
    this.finished = this.begin();
    this.replays.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    this.wakeUp.now();
    await this.finished;
    await Promise.all([this.subscription?.stop(), this.replays.stop()]);
  }

  /** There is a new webhook. */
  wake(): void {
    this.wakeUp.now();
  }

  /** Subscribes once there is a webhook. The first one has moved the checkpoints to where it begins. */
  private async begin(): Promise<void> {
    while (!this.isStopping && this.subscription === undefined) {
      this.wakeUp.reset();
      if (await this.isAnybodyToTell()) this.subscription = this.subscribe();
      else await this.wakeUp.within(lookIntervalMs);
    }
  }

  private async isAnybodyToTell(): Promise<boolean> {
    try {
      const endpoints = await this.adapters.store.endpoints.list();
      this.lookFailure = undefined;
      return endpoints.length > 0;
    } catch (error) {
      this.lookFailure = error;
      this.report(error);
      return false;
    }
  }

  private subscribe(): Subscription {
    const { feed, store } = this.adapters;
    const isolation = new Isolation({
      subscribed: { subscription: 'webhooks', category: ordersCategory },
      parked: store.parked,
      handle: (batches, passedOver) => this.handle(batches, passedOver),
      isStoreFault,
      logger: this.logger,
    });
    return feed.subscribe({
      category: ordersCategory,
      checkpoints: async () => {
        await isolation.refresh();
        return store.deliveries.checkpoints();
      },
      handle: (batches) => isolation.handle(batches),
      onFailure: (error) => this.report(error),
    });
  }

  private async handle(
    batches: readonly PartitionBatch[],
    passedOver: ReadonlySet<string>,
  ): Promise<readonly ParkedStream[]> {
    const events = batches.flatMap((batch) => batch.events).map(eventToTell);
    let made = 0;
    for (let first = 0; first < events.length; first += maxEventsAtOnce) {
      const some = events.slice(first, first + maxEventsAtOnce);
      made += await this.adapters.store.deliveries.make(some, passedOver);
    }
    if (made > 0) this.sending.wake();
    return [];
  }

  private replayParked(): ReplayWorker {
    const { log, store } = this.adapters;
    return new ReplayWorker({
      parked: store.parked,
      log,
      handle: async (stream, events) => {
        if ((await store.deliveries.makeLate(events.map(eventToTell))) > 0) this.sending.wake();
        await store.parked.advance(stream, events.at(-1)!);
        return undefined;
      },
      isStoreFault,
      logger: this.logger,
    });
  }

  private report(error: unknown): void {
    this.logger.warn({ err: error }, 'Deliveries could not be made; that is tried again.');
  }
}
