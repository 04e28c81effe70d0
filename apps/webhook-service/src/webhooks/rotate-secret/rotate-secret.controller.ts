import { WebhookPath, WebhookWithSecret } from '@daybook/contracts';
import { Documented, Roles, validPath } from '@daybook/service-kit';
import { newSecret } from '@daybook/webhooks';
import { Controller, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import { problems } from '../../problems.js';
import { ADAPTERS, type WebhookServiceAdapters } from '../../tokens.js';
import { webhookOf } from '../../webhook-view.js';

@Controller('v1/webhooks')
@Roles('administrator')
export class RotateSecretController {
  constructor(@Inject(ADAPTERS) private readonly adapters: WebhookServiceAdapters) {}

  @Post(':id/secret')
  @Documented({
    summary: 'Give a webhook a new secret',
    description:
      'Messages are signed with the old one as well until its time is over, a day unless DAYBOOK_WEBHOOK_SECRET_OVERLAP_SECONDS says otherwise, so that the receiver can change over. Another rotation within that time ends no secret sooner.',
    tags: ['webhooks'],
    success: { description: 'The webhook, with its new secret.', schema: WebhookWithSecret },
    problems: { 404: 'webhook-not-found', 409: 'too-many-secrets', 503: 'webhooks-unavailable' },
  })
  async rotate(
    @Param(validPath(WebhookPath)) { id }: Static<typeof WebhookPath>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookWithSecret> {
    const secret = newSecret();
    const keepPreviousMs = this.adapters.secretOverlapMs;
    const rotated = await this.adapters.store.endpoints.rotateSecret({ id, secret, keepPreviousMs });
    if (!rotated) throw problems.webhookNotFound();
    if (rotated.kind === 'tooMany') throw problems.tooManySecrets();
    reply.header('cache-control', 'no-store');
    return { ...webhookOf(rotated.endpoint), secret };
  }
}
