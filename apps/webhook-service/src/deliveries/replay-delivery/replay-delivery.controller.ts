import { WebhookDelivery, WebhookDeliveryPath } from '@daybook/contracts';
import { Documented, Roles, validPath } from '@daybook/service-kit';
import type { WebhookStore } from '@daybook/webhooks';
import { Controller, Inject, Param, Post } from '@nestjs/common';
import type { Static } from 'typebox';
import { MessageSending } from '../../message-sending.js';
import { problems } from '../../problems.js';
import { WEBHOOK_STORE } from '../../tokens.js';
import { webhookDeliveryOf } from '../../webhook-view.js';

@Controller('v1/webhooks')
@Roles('administrator')
export class ReplayDeliveryController {
  constructor(
    @Inject(WEBHOOK_STORE) private readonly store: WebhookStore,
    @Inject(MessageSending) private readonly sending: MessageSending,
  ) {}

  @Post(':id/deliveries/:deliveryId/replay')
  @Documented({
    summary: 'Send a delivery again',
    description:
      'At once, under the same `webhook-id`, and by the schedule where it fails; whatever came of it before.',
    tags: ['webhooks'],
    success: { description: 'The delivery, which is pending.', schema: WebhookDelivery },
    problems: {
      404: ['webhook-not-found', 'delivery-not-found'],
      409: 'webhook-disabled',
      503: 'webhooks-unavailable',
    },
  })
  async replay(
    @Param(validPath(WebhookDeliveryPath)) { id, deliveryId }: Static<typeof WebhookDeliveryPath>,
  ): Promise<WebhookDelivery> {
    const endpoint = await this.store.endpoints.find(id);
    if (!endpoint) throw problems.webhookNotFound();
    if (endpoint.disabled) throw problems.webhookDisabled();
    const delivery = await this.store.deliveries.replay({ endpointId: id, eventId: deliveryId });
    if (!delivery) throw problems.deliveryNotFound();
    this.sending.wake();
    return webhookDeliveryOf(delivery);
  }
}
