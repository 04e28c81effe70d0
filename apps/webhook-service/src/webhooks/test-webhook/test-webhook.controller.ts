import { randomUUID } from 'node:crypto';
import { WebhookPath, WebhookTestAnswer, webhookTestType } from '@daybook/contracts';
import { Documented, Roles, validPath } from '@daybook/service-kit';
import { HttpSender, isAccepted, testMessage, type WebhookStore } from '@daybook/webhooks';
import { Controller, Inject, Param, Post } from '@nestjs/common';
import type { Static } from 'typebox';
import { problems } from '../../problems.js';
import { WEBHOOK_STORE } from '../../tokens.js';

@Controller('v1/webhooks')
@Roles('administrator')
export class TestWebhookController {
  constructor(
    @Inject(WEBHOOK_STORE) private readonly store: WebhookStore,
    @Inject(HttpSender) private readonly sender: HttpSender,
  ) {}

  @Post(':id/test')
  @Documented({
    summary: 'Try a webhook out',
    description: `Sends it a signed message of the type \`${webhookTestType}\` at once, and answers what came of it. Nothing is kept of it.`,
    tags: ['webhooks'],
    success: { description: 'What came of it.', schema: WebhookTestAnswer },
    problems: { 404: 'webhook-not-found', 503: 'webhooks-unavailable' },
  })
  async test(@Param(validPath(WebhookPath)) { id }: Static<typeof WebhookPath>): Promise<WebhookTestAnswer> {
    const [endpoint, secrets] = await Promise.all([
      this.store.endpoints.find(id),
      this.store.endpoints.secrets(id),
    ]);
    if (!endpoint) throw problems.webhookNotFound();
    const body = testMessage(id, new Date());
    const { outcome } = await this.sender.send({ id: randomUUID(), url: endpoint.url, body, secrets });
    return { isDelivered: isAccepted(outcome), ...outcome };
  }
}
