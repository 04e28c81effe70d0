import { type ApiAnswer, type ApiClient, StoppedError } from '../../client/api-client.js';
import { type ApiProblem, isLasting, parseProblem } from '../../client/problem.js';

export interface Step {
  readonly path: string;
  /** Follows from what is imported alone, so that sending it again changes nothing. */
  readonly idempotencyKey: string;
  readonly body: string;
}

export type StepOutcome =
  | { readonly kind: 'done'; readonly position: string | undefined }
  | { readonly kind: 'rejected'; readonly problem: ApiProblem }
  /** The import was stopped before there was an answer. */
  | { readonly kind: 'stopped' };

/**
 * Sends a command.
 *
 * @throws CliError for answers that would be the same for everything, so that there is no use in going on
 */
export async function takeStep(client: ApiClient, step: Step, signal: AbortSignal): Promise<StepOutcome> {
  const { path, idempotencyKey, body } = step;
  let answer: ApiAnswer;
  try {
    const headers = { 'idempotency-key': idempotencyKey };
    answer = await client.send({ method: 'POST', path, headers, body, signal });
  } catch (error) {
    if (error instanceof StoppedError) return { kind: 'stopped' };
    throw error;
  }
  if (answer.status >= 200 && answer.status < 300) return { kind: 'done', position: answer.position };
  const problem = parseProblem(answer.text);
  const isRejection = answer.status >= 400 && answer.status < 500 && !fatalStatuses.has(answer.status);
  if (!problem || !(isRejection || isLasting(problem))) throw client.refusal(answer);
  return { kind: 'rejected', problem };
}

const fatalStatuses: ReadonlySet<number> = new Set([401, 403, 404, 405]);
