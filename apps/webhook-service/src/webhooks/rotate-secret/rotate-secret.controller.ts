import { WebhookPath, WebhookWithSecret } from '@daybook/contracts';
import { Documented, Roles, validPath } from '@daybook/service-kit';
import { newSecret, type WebhookStore } from '@daybook/webhooks';
import { Controller, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import { problems } from '../../problems.js';
import { WEBHOOK_STORE } from '../../tokens.js';
import { webhookOf } from '../../webhook-view.js';

const keepPreviousHours = 24;

@Controller('v1/webhooks')
@Roles('administrator')
export class RotateSecretController {
  constructor(@Inject(WEBHOOK_STORE) private readonly store: WebhookStore) {}

  @Post(':id/secret')
  @Documented({
    summary: 'Give a webhook a new secret',
    description: `For ${keepPreviousHours} hours messages are signed with the old one as well, so that the receiver can change over. A second rotation within that time ends the oldest one.`,
    tags: ['webhooks'],
    success: { description: 'The webhook, with its new secret.', schema: WebhookWithSecret },
    problems: { 404: 'webhook-not-found', 503: 'webhooks-unavailable' },
  })
  async rotate(
    @Param(validPath(WebhookPath)) { id }: Static<typeof WebhookPath>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookWithSecret> {
    const secret = newSecret();
    const rotation = { id, secret, keepPreviousMs: keepPreviousHours * 3_600_000 };
    const endpoint = await this.store.endpoints.rotateSecret(rotation);
    if (!endpoint) throw problems.webhookNotFound();
    reply.header('cache-control', 'no-store');
    return { ...webhookOf(endpoint), secret };
  }
}
