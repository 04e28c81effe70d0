import { Webhook, WebhookPath } from '@daybook/contracts';
import { Documented, Roles, validPath } from '@daybook/service-kit';
import type { WebhookStore } from '@daybook/webhooks';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { Static } from 'typebox';
import { problems } from '../../problems.js';
import { WEBHOOK_STORE } from '../../tokens.js';
import { webhookOf } from '../../webhook-view.js';

@Controller('v1/webhooks')
@Roles('administrator')
export class GetWebhookController {
  constructor(@Inject(WEBHOOK_STORE) private readonly store: WebhookStore) {}

  @Get(':id')
  @Documented({
    summary: 'Get a webhook',
    tags: ['webhooks'],
    success: { description: 'The webhook, without its secret.', schema: Webhook },
    problems: { 404: 'webhook-not-found', 503: 'webhooks-unavailable' },
  })
  async get(@Param(validPath(WebhookPath)) { id }: Static<typeof WebhookPath>): Promise<Webhook> {
    const endpoint = await this.store.endpoints.find(id);
    if (!endpoint) throw problems.webhookNotFound();
    return webhookOf(endpoint);
  }
}
