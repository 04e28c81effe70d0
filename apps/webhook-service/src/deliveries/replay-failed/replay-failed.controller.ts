import { ReplayWebhookRequest, toUtc, WebhookPath, WebhookReplayAnswer } from '@daybook/contracts';
import { Documented, Roles, validBody, validPath } from '@daybook/service-kit';
import type { WebhookStore } from '@daybook/webhooks';
import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import type { Static } from 'typebox';
import { MessageSending } from '../../message-sending.js';
import { problems } from '../../problems.js';
import { WEBHOOK_STORE } from '../../tokens.js';

/** Deliveries of one request, which is one transaction. */
const maxReplayed = 10_000;

@Controller('v1/webhooks')
@Roles('administrator')
export class ReplayFailedController {
  constructor(
    @Inject(WEBHOOK_STORE) private readonly store: WebhookStore,
    @Inject(MessageSending) private readonly sending: MessageSending,
  ) {}

  @Post(':id/replay')
  @Documented({
    summary: 'Send again what has failed',
    description: `Those deliveries that were made since then and have failed for good, the oldest first, ${maxReplayed} at the most.`,
    tags: ['webhooks'],
    success: { description: 'How many they are.', schema: WebhookReplayAnswer },
    problems: { 404: 'webhook-not-found', 409: 'webhook-disabled', 503: 'webhooks-unavailable' },
  })
  async replay(
    @Param(validPath(WebhookPath)) { id }: Static<typeof WebhookPath>,
    @Body(validBody(ReplayWebhookRequest)) { since }: Static<typeof ReplayWebhookRequest>,
  ): Promise<WebhookReplayAnswer> {
    const endpoint = await this.store.endpoints.find(id);
    if (!endpoint) throw problems.webhookNotFound();
    if (endpoint.disabled) throw problems.webhookDisabled();
    const failed = { endpointId: id, since: toUtc(since), limit: maxReplayed };
    const replayed = await this.store.deliveries.replayFailed(failed);
    this.sending.wake();
    return { replayed, isComplete: replayed < maxReplayed };
  }
}
