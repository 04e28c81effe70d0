import type { UntimedInput } from '@daybook/payment';
import type { WebhookNews } from '@daybook/payment-providers';

/** `<orderId>:<attempt>`, and `:refund` after it: the keys that payment processes give to charges and refunds. */
const keyForm = /^(.+):(\d{1,4})(:refund)?$/;

export interface InputOfOrder {
  readonly orderId: string;
  readonly input: UntimedInput;
}

/** What a webhook means to a payment process; undefined where no process has asked for what it is about. */
export function inputOfWebhook(news: WebhookNews): InputOfOrder | undefined {
  if (news.kind === 'other') return undefined;
  const [, orderId, number, refund] = keyForm.exec(news.key) ?? [];
  if (orderId === undefined || (news.kind === 'refund') !== (refund !== undefined)) return undefined;
  const attempt = Number(number);
  return news.kind === 'charge'
    ? { orderId, input: { type: 'AttemptAnswered', attempt, outcome: news.outcome } }
    : { orderId, input: { type: 'RefundAnswered', attempt, outcome: news.outcome } };
}
