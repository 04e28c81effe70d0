import { Webhook, WebhookPath } from '@daybook/contracts';
import { Documented, Roles, validPath } from '@daybook/service-kit';
import type { WebhookStore } from '@daybook/webhooks';
import { Controller, Inject, Param, Post } from '@nestjs/common';
import type { Static } from 'typebox';
import { MessageSending } from '../../message-sending.js';
import { problems } from '../../problems.js';
import { WEBHOOK_STORE } from '../../tokens.js';
import { webhookOf } from '../../webhook-view.js';

@Controller('v1/webhooks')
@Roles('administrator')
export class EnableWebhookController {
  constructor(
    @Inject(WEBHOOK_STORE) private readonly store: WebhookStore,
    @Inject(MessageSending) private readonly sending: MessageSending,
  ) {}

  @Post(':id/enable')
  @Documented({
    summary: 'Enable a webhook again',
    description:
      'One is disabled when its receiver answers 410. What was pending then goes on; what happened since is sent by a replay.',
    tags: ['webhooks'],
    success: { description: 'The webhook.', schema: Webhook },
    problems: { 404: 'webhook-not-found', 503: 'webhooks-unavailable' },
  })
  async enable(@Param(validPath(WebhookPath)) { id }: Static<typeof WebhookPath>): Promise<Webhook> {
    const endpoint = await this.store.endpoints.enable(id);
    if (!endpoint) throw problems.webhookNotFound();
    this.sending.wake();
    return webhookOf(endpoint);
  }
}
