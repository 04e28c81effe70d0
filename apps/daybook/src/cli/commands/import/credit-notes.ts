import { isCurrency } from '@daybook/money';
import { limits } from '@daybook/ordering';
import type { ApiClient } from '../../client/api-client.js';
import type { ApiProblem } from '../../client/problem.js';
import { coverLine, type CreditLine, type Returned } from './credit-line.js';
import type { CreditTally } from './credit-tally.js';
import type { ImportOrder, ImportOrderLine } from './parse-line.js';
import type { Rejects } from './rejects-file.js';
import { type StepOutcome, takeStep } from './steps.js';
import type { ViewsInStep } from './views-in-step.js';

export interface CreditInit {
  readonly client: ApiClient;
  readonly credits: CreditTally;
  readonly rejects: Rejects;
  readonly views: ViewsInStep;
  readonly signal: AbortSignal;
}

/** How often a line is worked out anew because somebody else has returned what it counted on. */
const maxAttempts = 3;

/** Turns a credit note into returns, line by line. A line that cannot be covered whole takes nothing. */
export async function importCreditNote(note: ImportOrder, number: number, init: CreditInit): Promise<void> {
  const lines = Array.isArray(note.lines) ? (note.lines as readonly ImportOrderLine[]) : [];
  const unmatched: number[] = [];
  init.credits.read += 1;
  for (const [index, line] of lines.entries()) {
    const credit = creditLine(note, line, index + 1);
    const outcome: LineOutcome =
      credit === undefined ? { kind: 'unmatched' } : await returnLine(credit, note.orderId, init);
    switch (outcome.kind) {
      case 'stopped':
        return;
      case 'returned':
        init.credits.match(outcome.returns);
        break;
      case 'unmatched':
        unmatched.push(index);
        break;
      case 'invalid':
        // The time is the note's, so no other line of it fares better.
        init.credits.leaveUnmatched(unmatched.length + lines.length - index);
        await init.rejects.write({ line: number, order: note, problem: ofNote(outcome.problem) });
        return;
    }
  }
  init.credits.leaveUnmatched(unmatched.length);
  if (unmatched.length === 0) return;
  const errors = unmatched.map((index) => ({
    pointer: `/lines/${index}`,
    code: 'credit-unmatched',
    detail:
      'No earlier orders of this customer in this currency hold as much of this sku that is not returned yet.',
  }));
  await init.rejects.write({ line: number, order: note, problem: { code: 'credit-unmatched', errors } });
}

type LineOutcome =
  | { readonly kind: 'returned'; readonly returns: readonly Returned[] }
  /** No orders hold what comes back. */
  | { readonly kind: 'unmatched' }
  /** Nothing can have come back at the time that the note says. */
  | { readonly kind: 'invalid'; readonly problem: ApiProblem }
  | { readonly kind: 'stopped' };

/** The violations where they stand in the note. */
const ofNote = ({ code, errors = [] }: ApiProblem) => ({
  code,
  errors: errors.map((each) => ({ ...each, pointer: each.pointer.replace(/^\/occurredAt$/, '/placedAt') })),
});

/* Of what has another form there can be no orders. A note's id has to be like an order's, as it goes into commands' ids. */
const noteIdForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const customerIdForm = /^(?=.*\S)[^\0\p{Cs}]{1,64}$/su;
const earliestMs = Date.parse(limits.earliestTime);
const skuForm = /^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,63}$/;

/** What the line asks for; nothing where no order could ever hold that. */
function creditLine(
  { orderId, customerId, currency, placedAt }: ImportOrder,
  { sku, quantity }: ImportOrderLine,
  lineNumber: number,
): CreditLine | undefined {
  const time = typeof placedAt === 'string' ? Date.parse(placedAt) : Number.NaN;
  if (!(time >= earliestMs) || !noteIdForm.test(orderId)) return undefined;
  if (typeof customerId !== 'string' || !customerIdForm.test(customerId)) return undefined;
  if (typeof currency !== 'string' || !isCurrency(currency)) return undefined;
  if (typeof sku !== 'string' || !skuForm.test(sku)) return undefined;
  if (!Number.isSafeInteger(quantity) || (quantity as number) >= 0) return undefined;
  return {
    customerId,
    sku,
    currency,
    quantity: -(quantity as number),
    at: new Date(time).toISOString(),
    idempotencyKey: `import-${orderId}-${lineNumber}`,
  };
}

async function returnLine(line: CreditLine, noteId: string, init: CreditInit): Promise<LineOutcome> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    await init.views.catchUp(line.customerId);
    const returns = await coverLine(init.client, line);
    if (returns === undefined) return { kind: 'unmatched' };
    const outcome = await carryOut(returns, line, noteId, init);
    if (outcome.kind === 'stopped') return outcome;
    if (outcome.kind === 'done') return { kind: 'returned', returns };
    if (outcome.problem.code === 'request-invalid') return { kind: 'invalid', problem: outcome.problem };
  }
  return { kind: 'unmatched' };
}

async function carryOut(
  returns: readonly Returned[],
  { customerId, idempotencyKey, at }: CreditLine,
  noteId: string,
  { client, views, signal }: CreditInit,
): Promise<StepOutcome> {
  let last: StepOutcome = { kind: 'done', position: undefined };
  for (const { orderId, items, isDone } of returns) {
    if (isDone) continue;
    const body = JSON.stringify({
      items: items.map(({ lineId, quantity }) => ({ lineId, quantity })),
      reason: `Credit note ${noteId}.`,
      occurredAt: at,
    });
    const step = { path: `/v1/orders/${orderId}/returns`, idempotencyKey, body };
    last = await takeStep(client, step, signal);
    if (last.kind !== 'done') return last;
    if (last.position !== undefined) views.wrote(customerId, last.position);
  }
  return last;
}
