import { ChangeWebhookRequest, Webhook, WebhookPath } from '@daybook/contracts';
import { Documented, Roles, validBody, validPath } from '@daybook/service-kit';
import { DestinationPolicy, type WebhookStore } from '@daybook/webhooks';
import { Body, Controller, Inject, Param, Patch } from '@nestjs/common';
import type { Static } from 'typebox';
import { MessageSending } from '../../message-sending.js';
import { problems } from '../../problems.js';
import { WEBHOOK_STORE } from '../../tokens.js';
import { webhookOf } from '../../webhook-view.js';

@Controller('v1/webhooks')
@Roles('administrator')
export class ChangeWebhookController {
  constructor(
    @Inject(WEBHOOK_STORE) private readonly store: WebhookStore,
    @Inject(DestinationPolicy) private readonly policy: DestinationPolicy,
    @Inject(MessageSending) private readonly sending: MessageSending,
  ) {}

  @Patch(':id')
  @Documented({
    summary: 'Change a webhook, pause it or let it go on',
    description:
      'What is absent stays as it is. What is still to be sent goes to the new URL. One that is paused keeps what is to be sent until it is enabled; what happens meanwhile it is told by a replay.',
    tags: ['webhooks'],
    success: { description: 'The webhook as it is now.', schema: Webhook },
    problems: { 403: 'destination-refused', 404: 'webhook-not-found', 503: 'webhooks-unavailable' },
  })
  async change(
    @Param(validPath(WebhookPath)) { id }: Static<typeof WebhookPath>,
    @Body(validBody(ChangeWebhookRequest)) { status, url, ...change }: ChangeWebhookRequest,
  ): Promise<Webhook> {
    const refusal = url === undefined ? undefined : this.policy.refusalOf(url);
    if (refusal !== undefined) throw problems.urlRefused(refusal);
    const endpoint = await this.store.endpoints.change(id, {
      ...change,
      ...(url !== undefined && { url }),
      ...(status !== undefined && { isPaused: status === 'paused' }),
    });
    if (!endpoint) throw problems.webhookNotFound();
    this.sending.wake();
    return webhookOf(endpoint);
  }
}
