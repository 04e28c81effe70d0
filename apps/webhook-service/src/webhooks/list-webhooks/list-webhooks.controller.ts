import { WebhookList } from '@daybook/contracts';
import { Documented, Roles } from '@daybook/service-kit';
import type { WebhookStore } from '@daybook/webhooks';
import { Controller, Get, Inject } from '@nestjs/common';
import { WEBHOOK_STORE } from '../../tokens.js';
import { webhookOf } from '../../webhook-view.js';

@Controller('v1/webhooks')
@Roles('administrator')
export class ListWebhooksController {
  constructor(@Inject(WEBHOOK_STORE) private readonly store: WebhookStore) {}

  @Get()
  @Documented({
    summary: 'List the webhooks',
    tags: ['webhooks'],
    success: { description: 'All of them, in the order in which they were made.', schema: WebhookList },
    problems: { 503: 'webhooks-unavailable' },
  })
  async list(): Promise<WebhookList> {
    return { items: (await this.store.endpoints.list()).map(webhookOf) };
  }
}
