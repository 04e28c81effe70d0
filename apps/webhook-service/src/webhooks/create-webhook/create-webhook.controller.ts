import { randomUUID } from 'node:crypto';
import { CreateWebhookRequest, WebhookWithSecret } from '@daybook/contracts';
import type { EventLog } from '@daybook/event-log';
import { Documented, Roles, validBody } from '@daybook/service-kit';
import { DestinationPolicy, newSecret, type WebhookStore } from '@daybook/webhooks';
import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import { EventIntake } from '../../event-intake.js';
import { headsOf } from '../../log-events.js';
import { problems } from '../../problems.js';
import { EVENT_LOG, WEBHOOK_STORE } from '../../tokens.js';
import { webhookOf } from '../../webhook-view.js';

@Controller('v1/webhooks')
@Roles('administrator')
export class CreateWebhookController {
  constructor(
    @Inject(WEBHOOK_STORE) private readonly store: WebhookStore,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(DestinationPolicy) private readonly policy: DestinationPolicy,
    @Inject(EventIntake) private readonly intake: EventIntake,
  ) {}

  @Post()
  @Documented({
    summary: 'Create a webhook',
    description:
      'It is told of what is recorded from now on. The answer holds its secret, which is told once.',
    tags: ['webhooks'],
    success: {
      status: 201,
      description: 'The webhook, with its secret.',
      schema: WebhookWithSecret,
      headers: { location: 'Where it is.' },
    },
    problems: {
      403: 'destination-refused',
      409: 'too-many-webhooks',
      503: ['webhooks-unavailable', 'log-unavailable'],
    },
  })
  async create(
    @Body(validBody(CreateWebhookRequest)) { url, types, description }: Static<typeof CreateWebhookRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookWithSecret> {
    const refusal = this.policy.refusalOf(url);
    if (refusal !== undefined) throw problems.urlRefused(refusal);
    const secret = newSecret();
    const endpoint = await this.store.endpoints.create({
      id: randomUUID(),
      url,
      secret,
      ...(types && { types }),
      ...(description !== undefined && { description }),
      begins: await headsOf(this.log),
    });
    if (!endpoint) throw problems.tooManyWebhooks();
    this.intake.wake();
    reply.headers({ location: `/v1/webhooks/${endpoint.id}`, 'cache-control': 'no-store' });
    return { ...webhookOf(endpoint), secret };
  }
}
