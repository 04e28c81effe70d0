import { ordersCategory, type Webhook, type WebhookDelivery } from '@daybook/contracts';
import { formatPosition } from '@daybook/event-log';
import type { Delivery, Endpoint } from '@daybook/webhooks';

/** An endpoint as it is shown. The store gives no secret with it. */
export const webhookOf = ({ types, disabled, ...endpoint }: Endpoint): Webhook => ({
  ...endpoint,
  ...(types && { types: [...types] }),
  status: !disabled ? 'enabled' : disabled.reason === 'paused' ? 'paused' : 'disabled',
  ...(disabled && { disabled }),
});

export const webhookDeliveryOf = (delivery: Delivery): WebhookDelivery => {
  const { eventId, type, streamId, partition, position, status, createdAt, nextAttemptAt, attempts } =
    delivery;
  return {
    id: eventId,
    type,
    orderId: streamId,
    position: formatPosition({ category: ordersCategory, partition, position }),
    status,
    createdAt,
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
    attempts: [...attempts],
  };
};
