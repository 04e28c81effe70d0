import { LOGGER } from '@daybook/service-kit';
import {
  type AttemptKind,
  DeliveryPruner,
  DeliveryWorker,
  HttpSender,
  messageOf,
  type PendingDeliveries,
} from '@daybook/webhooks';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { eventAt } from './log-events.js';
import { ADAPTERS, type WebhookServiceAdapters } from './tokens.js';

/** Sends deliveries, and removes old ones, for as long as the process lives. */
@Injectable()
export class MessageSending implements OnModuleInit, OnModuleDestroy {
  private readonly worker: DeliveryWorker;
  private readonly pruner: DeliveryPruner;

  constructor(
    @Inject(ADAPTERS) private readonly adapters: WebhookServiceAdapters,
    @Inject(HttpSender) private readonly sender: HttpSender,
    @Inject(LOGGER) logger: Logger,
  ) {
    const { store, log, scheduleMs } = adapters;
    const onFailure = (error: unknown) =>
      logger.warn({ err: error }, 'Webhooks could not be worked on; that is tried again.');
    this.worker = new DeliveryWorker({
      store,
      sender,
      bodyOf: async (delivery) => messageOf(await eventAt(log, delivery)),
      ...(scheduleMs && { scheduleMs }),
      onFailure,
    });
    this.pruner = new DeliveryPruner({ deliveries: store.deliveries, onFailure });
  }

  onModuleInit(): void {
    this.worker.start();
    this.pruner.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.worker.stop(), this.pruner.stop()]);
    await this.sender.close();
  }

  /** There is something to send. */
  wake(): void {
    this.worker.wake();
  }

  /** Why nothing is sent; nothing while all goes well. */
  get failure(): unknown {
    return this.worker.failure;
  }

  /** Those of this instance so far. */
  get attempts(): Readonly<Record<AttemptKind, number>> {
    return this.worker.attempts;
  }

  /** Deliveries that are still to be sent, those of all instances. */
  pending(): Promise<PendingDeliveries> {
    return this.adapters.store.deliveries.pending();
  }
}
