import { ProblemRegistry } from '@daybook/service-kit';
import { DestinationPolicy, HttpSender } from '@daybook/webhooks';
import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { ListDeliveriesController } from './deliveries/list-deliveries/list-deliveries.controller.js';
import { ReplayDeliveryController } from './deliveries/replay-delivery/replay-delivery.controller.js';
import { ReplayEventsController } from './deliveries/replay-events/replay-events.controller.js';
import { EventIntake } from './event-intake.js';
import { EventReplays } from './event-replays.js';
import { MessageSending } from './message-sending.js';
import { problemOfStore } from './problem-of-store.js';
import { ADAPTERS, EVENT_LOG, WEBHOOK_STORE, type WebhookServiceAdapters } from './tokens.js';
import { Watch } from './watch.js';
import { ChangeWebhookController } from './webhooks/change-webhook/change-webhook.controller.js';
import { CreateWebhookController } from './webhooks/create-webhook/create-webhook.controller.js';
import { DeleteWebhookController } from './webhooks/delete-webhook/delete-webhook.controller.js';
import { EnableWebhookController } from './webhooks/enable-webhook/enable-webhook.controller.js';
import { GetWebhookController } from './webhooks/get-webhook/get-webhook.controller.js';
import { ListWebhooksController } from './webhooks/list-webhooks/list-webhooks.controller.js';
import { RotateSecretController } from './webhooks/rotate-secret/rotate-secret.controller.js';
import { TestWebhookController } from './webhooks/test-webhook/test-webhook.controller.js';

/** Tells other systems of what happens to orders. There is nothing to decide, so routes speak to the store. */
@Module({})
export class WebhookServiceModule implements OnModuleInit {
  constructor(@Inject(ProblemRegistry) private readonly problems: ProblemRegistry) {}

  static with(adapters: WebhookServiceAdapters): DynamicModule {
    const { log, store, policy } = adapters;
    return {
      module: WebhookServiceModule,
      controllers: [
        CreateWebhookController,
        ListWebhooksController,
        GetWebhookController,
        ChangeWebhookController,
        DeleteWebhookController,
        EnableWebhookController,
        RotateSecretController,
        TestWebhookController,
        ListDeliveriesController,
        ReplayDeliveryController,
        ReplayEventsController,
      ],
      providers: [
        { provide: ADAPTERS, useValue: adapters },
        { provide: EVENT_LOG, useValue: log },
        { provide: WEBHOOK_STORE, useValue: store },
        { provide: DestinationPolicy, useValue: policy },
        { provide: HttpSender, useFactory: () => new HttpSender({ policy }) },
        MessageSending,
        EventIntake,
        EventReplays,
        Watch,
      ],
    };
  }

  onModuleInit(): void {
    this.problems.register(problemOfStore);
  }
}
