import { ReplayWebhookRequest, toUtc, WebhookPath, WebhookReplayAnswer } from '@daybook/contracts';
import type { EventLog } from '@daybook/event-log';
import { Documented, Roles, validBody, validPath } from '@daybook/service-kit';
import type { WebhookStore } from '@daybook/webhooks';
import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import type { Static } from 'typebox';
import { EventReplays } from '../../event-replays.js';
import { problems } from '../../problems.js';
import { EVENT_LOG, WEBHOOK_STORE } from '../../tokens.js';
import { rangesSince, startAt } from './replay-ranges.js';

@Controller('v1/webhooks')
@Roles('administrator')
export class ReplayEventsController {
  constructor(
    @Inject(WEBHOOK_STORE) private readonly store: WebhookStore,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(EventReplays) private readonly replays: EventReplays,
  ) {}

  @Post(':id/replay')
  @Documented({
    summary: 'Send what was missed',
    description:
      'Looks through all that was recorded from a time or a position on, and sends what the webhook was not told of, because it was paused or disabled, and what has failed for good. What was delivered within the last 30 days is not sent again; nothing is sent from before the webhook was made. It goes on in the background, and `eventsToReplay` of the webhook tells how far it is.',
    tags: ['webhooks'],
    success: { status: 202, description: 'It was noted, and begins.', schema: WebhookReplayAnswer },
    problems: {
      404: 'webhook-not-found',
      409: 'webhook-disabled',
      503: ['webhooks-unavailable', 'log-unavailable'],
    },
  })
  async replay(
    @Param(validPath(WebhookPath)) { id }: Static<typeof WebhookPath>,
    @Body(validBody(ReplayWebhookRequest)) { since, position }: ReplayWebhookRequest,
  ): Promise<WebhookReplayAnswer> {
    const endpoint = await this.store.endpoints.find(id);
    if (!endpoint) throw problems.webhookNotFound();
    if (endpoint.disabled) throw problems.webhookDisabled();
    const start = since === undefined ? await startAt(this.log, position!) : { time: toUtc(since) };
    if (!start) throw problems.positionUnknown();
    const eventsToReplay = await this.store.replays.begin(id, await rangesSince(this.log, start));
    this.replays.wake();
    return { eventsToReplay };
  }
}
