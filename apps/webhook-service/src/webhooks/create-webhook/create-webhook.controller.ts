import { hash, randomUUID } from 'node:crypto';
import { CreateWebhookRequest, headerNames, IdempotencyKey, WebhookWithSecret } from '@daybook/contracts';
import type { EventLog } from '@daybook/event-log';
import {
  commonProblems,
  CurrentPrincipal,
  Documented,
  idempotencyKey,
  type Principal,
  Roles,
  validBody,
} from '@daybook/service-kit';
import { type Creation, DestinationPolicy, newSecret, type WebhookStore } from '@daybook/webhooks';
import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
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
      'It is told of what is recorded from now on. The answer holds its secret, which is told once; it is given again for the same idempotency key, as long as the webhook has no other secret.',
    tags: ['webhooks'],
    requestHeaders: { [headerNames.idempotencyKey]: IdempotencyKey },
    success: {
      status: 201,
      description: 'The webhook, with its secret.',
      schema: WebhookWithSecret,
      headers: {
        location: 'Where it is.',
        [headerNames.idempotencyReplayed]: '`true` where this answer was given before.',
      },
    },
    problems: {
      400: 'idempotency-key-malformed',
      403: 'destination-refused',
      409: ['too-many-webhooks', 'secret-rotated'],
      422: 'idempotency-key-reused',
      503: ['webhooks-unavailable', 'log-unavailable'],
    },
  })
  async create(
    @Body(validBody(CreateWebhookRequest)) body: CreateWebhookRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookWithSecret> {
    const { url, types, description } = body;
    const key = idempotencyKey(request);
    const refusal = this.policy.refusalOf(url);
    if (refusal !== undefined) throw problems.urlRefused(refusal);
    const content = contentOf(body);
    const secret = newSecret();
    const creation = await this.store.endpoints.create({
      id: randomUUID(),
      url,
      secret,
      ...(types && { types }),
      ...(description !== undefined && { description }),
      begins: await headsOf(this.log),
      ...(key !== undefined && { request: { key: digest([principal.id, key]), content } }),
    });
    const answer = answerOf(creation, { body, content, secret });
    if (creation.kind === 'created') this.intake.wake();
    else reply.header(headerNames.idempotencyReplayed, 'true');
    reply.headers({ location: `/v1/webhooks/${answer.id}`, 'cache-control': 'no-store' });
    return answer;
  }
}

interface Wanted {
  readonly body: CreateWebhookRequest;
  readonly content: string;
  readonly secret: string;
}

/** @throws Problem where there is no webhook that the request has made, now or before */
function answerOf(creation: Creation, { body, content, secret }: Wanted): WebhookWithSecret {
  switch (creation.kind) {
    case 'created':
      return { ...webhookOf(creation.endpoint), secret };
    case 'tooMany':
      throw problems.tooManyWebhooks();
    case 'repeated': {
      if (creation.content !== content) throw commonProblems.idempotencyKeyReused();
      if (creation.firstSecret === undefined) throw problems.secretRotated();
      // What was answered then, whatever has been changed since.
      const { id, createdAt } = creation.endpoint;
      return { ...webhookOf({ ...body, id, createdAt }), secret: creation.firstSecret };
    }
  }
}

const digest = (parts: readonly unknown[]): string => hash('sha256', JSON.stringify(parts));

/** The order of the types is nothing that somebody could mean. */
const contentOf = ({ url, types, description }: CreateWebhookRequest): string =>
  digest([url, types?.toSorted() ?? null, description ?? null]);
