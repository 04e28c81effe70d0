import type { ApiClient } from '../../client/api-client.js';
import type { ApiProblem, ApiViolation } from '../../client/problem.js';
import { importCreditNote } from './credit-notes.js';
import type { CreditTally } from './credit-tally.js';
import { Lanes } from './lanes.js';
import { deliver } from './order-life.js';
import {
  contentText,
  type ImportOrder,
  isCancelsWrong,
  parseLine,
  type ParsedLine,
  placeOrderBody,
} from './parse-line.js';
import type { SourceLine } from './read-lines.js';
import type { Reject, Rejects } from './rejects-file.js';
import { SeenLines } from './seen-lines.js';
import { takeStep } from './steps.js';
import type { Tally } from './tally.js';
import type { ViewsInStep } from './views-in-step.js';

/** What takes orders on to delivered, and turns credit notes into returns. */
export interface LifeInit {
  readonly credits: CreditTally;
  readonly views: ViewsInStep;
}

export interface ImportInit {
  readonly client: ApiClient;
  readonly tally: Tally;
  readonly rejects: Rejects;
  /** Orders under way at a time. */
  readonly concurrency: number;
  /** Absent: orders are only placed, and credit notes only counted. */
  readonly life?: LifeInit;
  /** Is told of each line that is done with: accepted, rejected or skipped. */
  readonly onAnswered: (line: SourceLine) => void;
  /** Stops the import: what is under way is finished, nothing more is sent. */
  readonly signal: AbortSignal;
}

/** Orders held in memory for each one under way, so that a busy customer does not hold up the others. */
const heldPerOrderUnderWay = 8;
/** And so much of their lines; as orders they take several times that. */
const maxHeldBytes = 16 * 1024 * 1024;

/**
 * Places the orders of the lines through the API: in parallel, those of one customer in their order.
 *
 * An order's idempotency key follows from its id, so that an import that was cut off can be run again.
 */
export async function importOrders(lines: AsyncIterable<SourceLine>, init: ImportInit): Promise<void> {
  const lanes = new Lanes({
    concurrency: init.concurrency,
    capacity: init.concurrency * heldPerOrderUnderWay,
    maxBytes: maxHeldBytes,
  });
  const seen = new SeenLines();
  // A failure ends the waits of the others, as a stop does.
  const halt = new AbortController();
  const stop = () => {
    halt.abort();
    lanes.close();
  };
  if (init.signal.aborted) stop();
  init.signal.addEventListener('abort', stop);
  try {
    for await (const line of lines) {
      if (halt.signal.aborted) break;
      const work = await take(line, init, seen);
      if (!work) {
        init.onAnswered(line);
        continue;
      }
      await lanes.add(work.lane, line.text?.length ?? 0, async () => {
        await work.carryOut({ ...init, signal: halt.signal }).catch((error: unknown) => {
          halt.abort();
          throw error;
        });
        if (!halt.signal.aborted) init.onAnswered(line);
      });
    }
    await lanes.drain();
  } catch (error) {
    stop();
    // Those under way are let finish; what the first failure was is known already.
    await lanes.drain().catch(() => undefined);
    throw error;
  } finally {
    init.signal.removeEventListener('abort', stop);
  }
}

/** The customer, whose orders stay in order; orders without one have nothing to wait for. */
const laneOf = ({ customerId }: ImportOrder): string | undefined =>
  typeof customerId === 'string' && customerId !== '' ? customerId : undefined;

/** What is left to do of a line. */
interface Work {
  readonly lane: string | undefined;
  readonly carryOut: (init: ImportInit) => Promise<void>;
}

/** Counts the line, and says what there is to do; nothing where that was all. */
async function take(line: SourceLine, init: ImportInit, seen: SeenLines): Promise<Work | undefined> {
  const { tally, life } = init;
  const parsed = parseLine(line);
  const content = contentOf(parsed, line);
  if (content !== undefined && !seen.isFirst(content)) {
    tally.repeatedLines += 1;
    return undefined;
  }
  const { number } = line;
  switch (parsed.kind) {
    case 'creditNote': {
      const { note } = parsed;
      tally.creditNotes += 1;
      return (
        life && {
          lane: laneOf(note),
          carryOut: (underWay) => importCreditNote(note, number, { ...underWay, ...life }),
        }
      );
    }
    case 'malformed':
      tally.read += 1;
      await rejectMalformed(parsed.detail, number, init);
      return undefined;
    case 'order': {
      const { order } = parsed;
      tally.read += 1;
      return { lane: laneOf(order), carryOut: (underWay) => importOrder(order, number, underWay) };
    }
  }
}

/** What tells the line from others; nothing where it could not be read. */
function contentOf(parsed: ParsedLine, { text }: SourceLine): string | undefined {
  switch (parsed.kind) {
    case 'creditNote':
      return contentText(parsed.note);
    case 'order':
      return contentText(parsed.order);
    case 'malformed':
      return text?.trim();
  }
}

async function rejectMalformed(detail: string, line: number, { tally, rejects }: ImportInit): Promise<void> {
  const violation = { pointer: '', code: 'line-malformed', detail };
  tally.reject([violation.code]);
  await rejects.write({ line, problem: { code: violation.code, errors: [violation] } });
}

const rejectedBy = ({ code, errors = [], hasMoreErrors }: ApiProblem): Reject['problem'] => ({
  code,
  errors,
  ...(hasMoreErrors && { hasMoreErrors }),
});

const cancelsWrong: ApiViolation = {
  pointer: '/cancels',
  code: 'cancels-not-boolean',
  detail: 'This must be true, for a credit note, or false.',
};

/** What the server says of an order that cannot be one, with its own name for that. */
const asCancelsWrong = ({ errors = [], ...problem }: ApiProblem): ApiProblem => ({
  ...problem,
  errors: [cancelsWrong, ...errors.filter(({ pointer }) => pointer !== cancelsWrong.pointer)],
});

async function importOrder(order: ImportOrder, line: number, init: ImportInit): Promise<void> {
  const { client, tally, rejects, life, signal } = init;
  const placing = {
    path: '/v1/orders',
    idempotencyKey: idempotencyKeyOf(order.orderId),
    body: placeOrderBody(order),
  };
  const placed = await takeStep(client, placing, signal);
  if (placed.kind === 'stopped') return;
  if (placed.kind === 'rejected') {
    const problem = rejectedBy(isCancelsWrong(order) ? asCancelsWrong(placed.problem) : placed.problem);
    const { code, errors } = problem;
    tally.reject(errors.length > 0 ? errors.map((violation) => violation.code) : [code]);
    await rejects.write({ line, order, problem });
    return;
  }
  if (life) {
    const delivered = await deliver(order, client, signal);
    if (delivered.kind === 'stopped') return;
    if (delivered.kind === 'rejected') {
      tally.unfinished += 1;
      await rejects.write({ line, order, problem: rejectedBy(delivered.problem) });
    } else if (delivered.position !== undefined) {
      life.views.wrote(order.customerId as string, delivered.position);
    }
  }
  tally.accept(order);
}

/** Ids that are as they should be stand in it as they are; others are made fit for a header. */
const idempotencyKeyOf = (orderId: string): string => `import-${encodeURIComponent(orderId.toWellFormed())}`;
