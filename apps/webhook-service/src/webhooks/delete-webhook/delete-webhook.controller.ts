import { Webhook, WebhookPath } from '@daybook/contracts';
import { Documented, Roles, validPath } from '@daybook/service-kit';
import type { WebhookStore } from '@daybook/webhooks';
import { Controller, Delete, Inject, Param } from '@nestjs/common';
import type { Static } from 'typebox';
import { problems } from '../../problems.js';
import { WEBHOOK_STORE } from '../../tokens.js';
import { webhookOf } from '../../webhook-view.js';

@Controller('v1/webhooks')
@Roles('administrator')
export class DeleteWebhookController {
  constructor(@Inject(WEBHOOK_STORE) private readonly store: WebhookStore) {}

  @Delete(':id')
  @Documented({
    summary: 'Delete a webhook',
    description: 'Nothing is sent any more, and its secret and its deliveries are forgotten.',
    tags: ['webhooks'],
    success: { description: 'The webhook as it was.', schema: Webhook },
    problems: { 404: 'webhook-not-found', 503: 'webhooks-unavailable' },
  })
  async delete(@Param(validPath(WebhookPath)) { id }: Static<typeof WebhookPath>): Promise<Webhook> {
    const endpoint = await this.store.endpoints.find(id);
    if (!endpoint || !(await this.store.endpoints.remove(id))) throw problems.webhookNotFound();
    return webhookOf(endpoint);
  }
}
