import type { PaymentPolicy } from './payment-process.policy.js';

/** When an order was placed. */
export interface Placement {
  /** Business time, which others may state. */
  readonly placedAt: string;
  /** By the log's clock. */
  readonly recordedAt: string;
}

/**
 * Whether an order's window was over when the order was recorded. Such an order is told of afterwards, as an import
 * does, by somebody who knows how it went on; no process is to charge it or cancel it.
 */
export const isHistory = (
  { placedAt, recordedAt }: Placement,
  { windowMs }: Pick<PaymentPolicy, 'windowMs'>,
): boolean => Date.parse(recordedAt) - Date.parse(placedAt) >= windowMs;

/**
 * Whether an order was placed before there were processes, which began at `beginning`: nobody expects it to be
 * charged now.
 */
export const isOlderThanProcesses = (
  { recordedAt }: Pick<Placement, 'recordedAt'>,
  beginning: string,
): boolean => recordedAt < beginning;
