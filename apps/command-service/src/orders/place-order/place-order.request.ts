import { randomUUIDv7 } from 'node:crypto';
import type { PlaceOrderRequest } from '@daybook/contracts';
import { isCurrency } from '@daybook/money';
import { type PlaceOrder, priceViolations } from '@daybook/ordering';
import type { Violation } from '@daybook/service-kit';
import { v5 as uuidv5 } from 'uuid';

/** The namespace of order ids that are made from idempotency keys; a random UUID, fixed for ever. */
const keyedOrderIds = '7b0b8f3e-52f5-4d0e-9c55-1f6a4f0f3c29';

export function toPlaceOrder(request: PlaceOrderRequest): PlaceOrder {
  const {
    customerId,
    currency,
    country,
    paymentMethod = 'card',
    paymentToken,
    shippingAddress,
    lines,
  } = request;
  return {
    type: 'PlaceOrder',
    customerId,
    currency,
    ...(country !== undefined && { country }),
    paymentMethod,
    ...(paymentToken !== undefined && { paymentToken }),
    ...(shippingAddress !== undefined && { shippingAddress }),
    lines,
  };
}

/** An order without an id gets one; with an idempotency key always the same, so that a repeat finds it. */
export function orderIdFor(request: PlaceOrderRequest, principalId: string, key: string | undefined): string {
  if (request.orderId !== undefined) return request.orderId;
  return key === undefined ? randomUUIDv7() : uuidv5(`${principalId}\u0000${key}`, keyedOrderIds);
}

/**
 * What no schema can say: how fine a price may be depends on the currency. Runs on the body as it came,
 * so that these violations are named beside all others.
 */
export function priceRule(body: unknown): Violation[] {
  const { currency, lines } = (body ?? {}) as { currency?: unknown; lines?: unknown };
  if (typeof currency !== 'string' || !isCurrency(currency) || !Array.isArray(lines)) return [];
  return lines.flatMap((line: unknown, index) => {
    const price = (line as { unitPrice?: unknown } | null)?.unitPrice;
    return typeof price === 'string' ? priceViolations(price, currency, `/lines/${index}/unitPrice`) : [];
  });
}
