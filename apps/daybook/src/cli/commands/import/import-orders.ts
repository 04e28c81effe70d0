import { type ApiAnswer, type ApiClient, StoppedError } from '../../client/api-client.js';
import { type ApiProblem, parseProblem } from '../../client/problem.js';
import { Lanes } from './lanes.js';
import { type ImportOrder, parseLine, type ParsedLine, placeOrderBody } from './parse-line.js';
import type { SourceLine } from './read-lines.js';
import type { Rejects } from './rejects-file.js';
import type { Tally } from './tally.js';

export interface ImportInit {
  readonly client: ApiClient;
  readonly tally: Tally;
  readonly rejects: Rejects;
  /** Orders under way at a time. */
  readonly concurrency: number;
  /** Stops the import: what is under way is finished, nothing more is sent. */
  readonly signal: AbortSignal;
}

/** Orders held in memory for each one under way, so that a busy customer does not hold up the others. */
const heldPerOrderUnderWay = 8;

/**
 * Places the orders of the lines through the API: in parallel, those of one customer in their order.
 *
 * An order's idempotency key follows from its id, so that an import that was cut off can be run again.
 */
export async function importOrders(lines: AsyncIterable<SourceLine>, init: ImportInit): Promise<void> {
  const lanes = new Lanes({
    concurrency: init.concurrency,
    capacity: init.concurrency * heldPerOrderUnderWay,
  });
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
      await take(parseLine(line), init, async (order, number) => {
        await lanes.add(laneOf(order), async () => {
          await importOrder(order, number, { ...init, signal: halt.signal }).catch((error: unknown) => {
            halt.abort();
            throw error;
          });
        });
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

async function take(
  parsed: ParsedLine,
  { tally, rejects }: ImportInit,
  place: (order: ImportOrder, number: number) => Promise<void>,
): Promise<void> {
  switch (parsed.kind) {
    case 'creditNote':
      tally.creditNotes += 1;
      return;
    case 'malformed': {
      const violation = { pointer: '', code: 'line-malformed', detail: parsed.detail };
      tally.read += 1;
      tally.reject([violation.code]);
      await rejects.write({
        line: parsed.number,
        problem: { code: violation.code, errors: [violation] },
      });
      return;
    }
    case 'order':
      tally.read += 1;
      await place(parsed.order, parsed.number);
  }
}

async function importOrder(order: ImportOrder, line: number, init: ImportInit): Promise<void> {
  const answer = await placeOrder(order, init);
  if (answer === undefined) return;
  if (answer.status >= 200 && answer.status < 300) {
    init.tally.accept(order);
    return;
  }
  const { code, errors = [] } = rejectionOf(answer, init.client);
  init.tally.reject(errors.length > 0 ? errors.map((violation) => violation.code) : [code]);
  await init.rejects.write({ line, order, problem: { code, errors } });
}

/** The server's answer, or nothing if the import was stopped before there was one. */
async function placeOrder(
  order: ImportOrder,
  { client, signal }: ImportInit,
): Promise<ApiAnswer | undefined> {
  try {
    return await client.send({
      method: 'POST',
      path: '/v1/orders',
      headers: { 'idempotency-key': idempotencyKeyOf(order.orderId) },
      body: placeOrderBody(order),
      signal,
    });
  } catch (error) {
    if (error instanceof StoppedError) return undefined;
    throw error;
  }
}

/** Ids that are as they should be stand in it as they are; others are made fit for a header. */
const idempotencyKeyOf = (orderId: string): string => `import-${encodeURIComponent(orderId.toWellFormed())}`;

/** Answers that would be the same for every order, so that there is no use in going on. */
const fatalStatuses: ReadonlySet<number> = new Set([401, 403, 404, 405]);

function rejectionOf(answer: ApiAnswer, client: ApiClient): ApiProblem {
  const problem = parseProblem(answer.text);
  const isRejection = answer.status >= 400 && answer.status < 500 && !fatalStatuses.has(answer.status);
  if (!problem || !isRejection) throw client.refusal(answer);
  return problem;
}
