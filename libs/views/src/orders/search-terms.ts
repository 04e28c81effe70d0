import type { Order } from '@daybook/contracts';

const word = /[\p{L}\p{N}]+/gu;

/** The words of a text as they are looked for: lower case, letters and digits. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(word) ?? [];
}

/** The term that stands for a sku; case-sensitive, and never a word. */
export const skuTerm = (sku: string): string => `sku:${sku}`;

/** What an order is found by: its skus, and the words of its id, its customer and its lines. */
export function searchTerms(order: Order): string[] {
  const terms = new Set([...wordsOf(order.orderId), ...wordsOf(order.customerId)]);
  for (const { sku, description } of order.lines) {
    terms.add(skuTerm(sku));
    for (const each of wordsOf(sku)) terms.add(each);
    if (description) for (const each of wordsOf(description)) terms.add(each);
  }
  return [...terms];
}
