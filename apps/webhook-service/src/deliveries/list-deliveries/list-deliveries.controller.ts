import { ListWebhookDeliveriesQuery, WebhookDeliveryPage, WebhookPath } from '@daybook/contracts';
import { Documented, Roles, validPath, validQuery } from '@daybook/service-kit';
import type { WebhookStore } from '@daybook/webhooks';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Static } from 'typebox';
import { problems } from '../../problems.js';
import { WEBHOOK_STORE } from '../../tokens.js';
import { webhookDeliveryOf } from '../../webhook-view.js';
import { readCursor, writeCursor } from './cursor.js';

const defaultLimit = 50;

@Controller('v1/webhooks')
@Roles('administrator')
export class ListDeliveriesController {
  constructor(@Inject(WEBHOOK_STORE) private readonly store: WebhookStore) {}

  @Get(':id/deliveries')
  @Documented({
    summary: "List a webhook's deliveries",
    description: 'The newest first, each with its attempts.',
    tags: ['webhooks'],
    success: { description: 'A page of deliveries.', schema: WebhookDeliveryPage },
    problems: { 404: ['webhook-not-found', 'cursor-unknown'], 503: 'webhooks-unavailable' },
  })
  async list(
    @Param(validPath(WebhookPath)) { id }: Static<typeof WebhookPath>,
    @Query(validQuery(ListWebhookDeliveriesQuery)) query: Static<typeof ListWebhookDeliveriesQuery>,
  ): Promise<WebhookDeliveryPage> {
    const { status, limit = defaultLimit, cursor } = query;
    const after = cursor === undefined ? undefined : readCursor(cursor);
    if (cursor !== undefined && !after) throw problems.cursorUnknown();
    if (!(await this.store.endpoints.find(id))) throw problems.webhookNotFound();
    // One more than asked for tells whether there is another page.
    const found = await this.store.deliveries.list({
      endpointId: id,
      ...(status && { status }),
      limit: limit + 1,
      ...(after && { after }),
    });
    const items = found.slice(0, limit);
    return {
      items: items.map(webhookDeliveryOf),
      ...(found.length > limit && { nextCursor: writeCursor(items.at(-1)!) }),
    };
  }
}
