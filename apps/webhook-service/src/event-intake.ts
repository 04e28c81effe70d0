import { ordersCategory, webhookTypeOf } from '@daybook/contracts';
import type { PartitionBatch, Subscription } from '@daybook/event-feed';
import type { RecordedEvent } from '@daybook/event-log';
import { LOGGER } from '@daybook/service-kit';
import { WakeUp } from '@daybook/waiting';
import type { EventToTell } from '@daybook/webhooks';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
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

  constructor(
    @Inject(ADAPTERS) private readonly adapters: WebhookServiceAdapters,
    @Inject(MessageSending) private readonly sending: MessageSending,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

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
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    this.wakeUp.now();
    await this.finished;
    await this.subscription?.stop();
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
    return this.adapters.feed.subscribe({
      category: ordersCategory,
      checkpoints: () => this.adapters.store.deliveries.checkpoints(),
      handle: (batches) => this.handle(batches),
      onFailure: (error) => this.report(error),
    });
  }

  private async handle(batches: readonly PartitionBatch[]): Promise<void> {
    const events = batches.flatMap((batch) => batch.events).map(eventToTell);
    let made = 0;
    for (let first = 0; first < events.length; first += maxEventsAtOnce) {
      made += await this.adapters.store.deliveries.make(events.slice(first, first + maxEventsAtOnce));
    }
    if (made > 0) this.sending.wake();
  }

  private report(error: unknown): void {
    this.logger.warn({ err: error }, 'Deliveries could not be made; that is tried again.');
  }
}

const eventToTell = ({ eventId, type, streamId, partition, position }: RecordedEvent): EventToTell => ({
  eventId,
  type: webhookTypeOf(type),
  streamId,
  partition,
  position,
});
