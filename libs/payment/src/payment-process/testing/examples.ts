import { fold, specification } from '@daybook/event-sourcing';
import { paymentProcess } from '../payment-process.decides.js';
import type { PaymentEvent } from '../payment-process.events.js';
import type { AttemptOutcome, ProcessInput, RefundOutcome } from '../payment-process.told.inputs.js';
import { defaultPaymentPolicy, type PaymentPolicy } from '../payment-process.policy.js';

export const placedAt = '2026-01-05T08:00:00.000Z';
/** The order may be charged from then on. */
export const startsAt = '2026-01-05T08:00:10.000Z';
export const windowEndsAt = '2026-01-05T08:10:00.000Z';
/** A minute later than the order. */
export const now = '2026-01-05T08:01:00.000Z';

export const policy: PaymentPolicy = {
  ...defaultPaymentPolicy,
  cashOnDelivery: { maxAmountMinor: { GBP: 10_000 }, countries: ['GB'] },
};
/** The same without cash on delivery. */
export const cardOnly: PaymentPolicy = {
  ...policy,
  cashOnDelivery: { maxAmountMinor: {}, countries: 'all' },
};

export const placed: Extract<ProcessInput, { type: 'OrderPlaced' }> = {
  type: 'OrderPlaced',
  orderId: '536365',
  amountMinor: 1530,
  currency: 'GBP',
  method: 'card',
  country: 'GB',
  lines: [
    { sku: '85123A', quantity: 6 },
    { sku: '71053', quantity: 2 },
    { sku: '85123A', quantity: 1 },
  ],
  placedAt,
  recordedAt: placedAt,
  now,
};

/** What is ordered, by sku. */
export const items = [
  { sku: '71053', quantity: 2 },
  { sku: '85123A', quantity: 7 },
];
export const skus = items.map(({ sku }) => sku);

export const money = { amountMinor: 1530, currency: 'GBP' } as const;

export const reserved = (request: number, ...skus: string[]): ProcessInput => ({
  type: 'ReservationAnswered',
  request,
  reserved: skus,
  refused: [],
  now,
});

/** The order is placed and all of it reserved, which was request 1: the beginning of what is about payment. */
export const inStock = (order = placed): readonly ProcessInput[] => [order, reserved(1, ...skus)];

export const attemptSaid = (
  attempt: number,
  request: number | undefined,
  outcome: AttemptOutcome,
  at = now,
): ProcessInput => ({
  type: 'AttemptAnswered',
  attempt,
  ...(request !== undefined && { request }),
  outcome,
  now: at,
});

export const succeeded = (reference: string): AttemptOutcome => ({ kind: 'succeeded', reference });
export const declined = (code = 'card-declined', isFinal = false): AttemptOutcome => ({
  kind: 'declined',
  code,
  isFinal,
});
export const unanswered: AttemptOutcome = { kind: 'unanswered' };

export const refundSaid = (attempt: number, request: number, outcome: RefundOutcome): ProcessInput => ({
  type: 'RefundAnswered',
  attempt,
  request,
  outcome,
  now,
});

export const accepted = (request: number, orderVersion: number): ProcessInput => ({
  type: 'OrderAnswered',
  request,
  outcome: { kind: 'accepted', orderVersion },
  now,
});

export const rejected = (request: number, code: string): ProcessInput => ({
  type: 'OrderAnswered',
  request,
  outcome: { kind: 'rejected', code },
  now,
});

export const windowReached: ProcessInput = {
  type: 'DeadlineReached',
  name: 'window',
  at: windowEndsAt,
  now: windowEndsAt,
};

/** What stands in the stream after these inputs, each of which says something new. */
export function told(rules: PaymentPolicy, ...inputs: ProcessInput[]): PaymentEvent[] {
  const process = paymentProcess(rules);
  const events: PaymentEvent[] = [];
  for (const input of inputs) {
    const decision = process.decide(fold(process, events), input);
    if (decision.kind === 'rejected') throw new Error(`${input.type}: ${decision.rejection.code}`);
    events.push(...decision.events);
  }
  return events;
}

/** given/when/then, where what is given is told too. */
export const after = (rules: PaymentPolicy, ...inputs: ProcessInput[]) => ({
  when: (input: ProcessInput) =>
    specification(paymentProcess(rules))
      .given(...told(rules, ...inputs))
      .when(input),
});
