import type { UntimedInput } from '@daybook/payment';
import type { WebhookNews } from '@daybook/payment-providers';

/** The keys that payment processes give to charges: `<orderId>:<attempt>`. */
const keyOfCharge = /^(.+):(\d{1,4})$/;
/** And to refunds: `:refund` after it, and `:refund:2` and so on where there are more of one charge. */
const keyOfRefund = /^(.+):(\d{1,4}):refund(?::(\d{1,4}))?$/;

export interface InputOfOrder {
  readonly orderId: string;
  readonly input: UntimedInput;
}

/** What a webhook means to a payment process; undefined where no process has asked for what it is about. */
export function inputOfWebhook(news: WebhookNews): InputOfOrder | undefined {
  if (news.kind === 'other') return undefined;
  const form = news.kind === 'charge' ? keyOfCharge : keyOfRefund;
  const [, orderId, number, refund = '1'] = form.exec(news.key) ?? [];
  if (orderId === undefined) return undefined;
  const attempt = Number(number);
  return news.kind === 'charge'
    ? { orderId, input: { type: 'AttemptAnswered', attempt, outcome: news.outcome } }
    : { orderId, input: { type: 'RefundAnswered', attempt, refund: Number(refund), outcome: news.outcome } };
}
