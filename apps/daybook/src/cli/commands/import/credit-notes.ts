import type { ApiClient } from '../../client/api-client.js';
import { coverLine, type CreditLine, type Returned } from './credit-line.js';
import type { CreditTally } from './credit-tally.js';
import type { ImportOrder, ImportOrderLine } from './parse-line.js';
import type { Rejects } from './rejects-file.js';
import { takeStep } from './steps.js';
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
    const outcome = credit === undefined ? 'unmatched' : await returnLine(credit, note.orderId, init);
    if (outcome === 'stopped') return;
    if (outcome === 'unmatched') unmatched.push(index);
    else init.credits.match(outcome);
  }
  init.credits.leaveUnmatched(unmatched.length);
  if (unmatched.length === 0) return;
  const errors = unmatched.map((index) => ({
    pointer: `/lines/${index}`,
    code: 'credit-unmatched',
    detail: 'No earlier orders of this customer hold as much of this sku that is not returned yet.',
  }));
  await init.rejects.write({ line: number, order: note, problem: { code: 'credit-unmatched', errors } });
}

/* Of what has another form there can be no orders. A note's id has to be like an order's, as it goes into commands' ids. */
const noteIdForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const customerIdForm = /^(?=.*\S)[^\0\p{Cs}]{1,64}$/su;
const skuForm = /^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,63}$/;

/** What the line asks for; nothing where no order could ever hold that. */
function creditLine(
  { orderId, customerId, placedAt }: ImportOrder,
  { sku, quantity }: ImportOrderLine,
  lineNumber: number,
): CreditLine | undefined {
  const time = typeof placedAt === 'string' ? Date.parse(placedAt) : Number.NaN;
  if (Number.isNaN(time) || !noteIdForm.test(orderId)) return undefined;
  if (typeof customerId !== 'string' || !customerIdForm.test(customerId)) return undefined;
  if (typeof sku !== 'string' || !skuForm.test(sku)) return undefined;
  if (!Number.isSafeInteger(quantity) || (quantity as number) >= 0) return undefined;
  return {
    customerId,
    sku,
    quantity: -(quantity as number),
    at: new Date(time).toISOString(),
    idempotencyKey: `import-${orderId}-${lineNumber}`,
  };
}

async function returnLine(
  line: CreditLine,
  noteId: string,
  init: CreditInit,
): Promise<readonly Returned[] | 'unmatched' | 'stopped'> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    await init.views.catchUp(line.customerId);
    const returns = await coverLine(init.client, line);
    if (returns === undefined) return 'unmatched';
    const outcome = await carryOut(returns, line, noteId, init);
    if (outcome === 'stopped') return 'stopped';
    if (outcome === 'done') return returns;
  }
  return 'unmatched';
}

async function carryOut(
  returns: readonly Returned[],
  { customerId, idempotencyKey, at }: CreditLine,
  noteId: string,
  { client, views, signal }: CreditInit,
): Promise<'done' | 'stopped' | 'rejected'> {
  for (const { orderId, items, isDone } of returns) {
    if (isDone) continue;
    const body = JSON.stringify({
      items: items.map(({ lineId, quantity }) => ({ lineId, quantity })),
      reason: `Credit note ${noteId}.`,
      occurredAt: at,
    });
    const step = { path: `/v1/orders/${orderId}/returns`, idempotencyKey, body };
    const outcome = await takeStep(client, step, signal);
    if (outcome.kind !== 'done') return outcome.kind;
    if (outcome.position !== undefined) views.wrote(customerId, outcome.position);
  }
  return 'done';
}
