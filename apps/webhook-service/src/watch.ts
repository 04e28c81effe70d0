import { HealthRegistry, MetricsRegistry } from '@daybook/service-kit';
import { attemptOutcomes } from '@daybook/webhooks';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { EventIntake } from './event-intake.js';
import { MessageSending } from './message-sending.js';

/** Tells how the service is. That a receiver is away shows in the metrics, and is no fault of ours. */
@Injectable()
export class Watch implements OnModuleInit {
  constructor(
    @Inject(EventIntake) private readonly intake: EventIntake,
    @Inject(MessageSending) private readonly sending: MessageSending,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
  ) {}

  onModuleInit(): void {
    this.health.register({
      name: 'webhooks',
      check: async () => {
        const failure = this.intake.failure ?? this.sending.failure;
        if (failure !== undefined) throw new Error('Webhooks are not worked on.', { cause: failure });
      },
    });
    this.measure();
  }

  private measure(): void {
    const { intake, sending } = this;
    this.metrics.gauge({
      name: 'daybook_webhook_feed_lag_events',
      help: 'Events of the orders of which no deliveries have been made yet; none while there are no webhooks.',
      read: () => intake.lag(),
    });
    this.metrics.gauge({
      name: 'daybook_webhook_pending_deliveries',
      help: 'Deliveries that are still to be sent, those of all instances; without those of disabled webhooks.',
      read: async () => (await sending.pending()).count,
    });
    this.metrics.gauge({
      name: 'daybook_webhook_oldest_pending_seconds',
      help: 'For how long the oldest of these has been pending.',
      read: async () => (await sending.pending()).oldestMs / 1_000,
    });
    this.metrics.counter({
      name: 'daybook_webhook_attempts_total',
      help: 'Attempts of this instance: accepted with 2xx, rejected with another status, or unanswered.',
      labelNames: ['outcome'],
      read: () =>
        attemptOutcomes.map((outcome) => ({ labels: { outcome }, value: sending.attempts[outcome] })),
    });
  }
}
