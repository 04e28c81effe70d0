/** Names of HTTP headers, in lower case as Node gives them. */
export const headerNames = {
  /** Of an answer to a command: where its last event stands. Of a read: wait until the view has it. */
  position: 'daybook-position',
  idempotencyKey: 'idempotency-key',
  /** `true` on an answer given again. */
  idempotencyReplayed: 'idempotency-replayed',
  correlationId: 'x-correlation-id',
} as const;

/** The category of the orders' streams, and the first part of their positions. */
export const ordersCategory = 'orders';

/** The category of the skus' streams. */
export const stockCategory = 'stock';

/** The category of the orders' payment processes. */
export const paymentsCategory = 'payments';

/** Every category of the log. */
export const categories = [ordersCategory, stockCategory, paymentsCategory] as const;
export type Category = (typeof categories)[number];

/** Those that there are views of. What a payment process does shows in its order. */
export const viewedCategories = [ordersCategory, stockCategory] as const;
export type ViewedCategory = (typeof viewedCategories)[number];
