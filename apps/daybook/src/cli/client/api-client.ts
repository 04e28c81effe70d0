import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfterMsOf } from '@daybook/waiting';
import { Pool } from 'undici';
import { CliError, usageError } from '../cli-error.js';
import type { CommonOptions } from '../common-options.js';
import type { CliContext } from '../context.js';
import { type ApiKey, findApiKey } from './api-key.js';
import { isLasting, parseProblem, RefusedError } from './problem.js';
import {
  isTransientStatus,
  type TransportFailure,
  transportFailureOf,
  waitBeforeRetryMs,
} from './transport.js';

/** A request that may be repeated: a read, or a command with an idempotency key. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends waiting for the next attempt, never an attempt under way. */
  readonly signal?: AbortSignal;
}

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  /** Of a command: where its last event stands. */
  readonly position?: string;
}

export interface ApiClientOptions {
  readonly url: URL;
  readonly apiKey: ApiKey;
  /** Requests at a time. */
  readonly connections: number;
  /** For how long one request is repeated while it fails in ways that pass. */
  readonly patienceMs: number;
}

/** A Daybook that asks to come later because its views are behind is at work; so it is waited for longer. */
const heldBackCode = 'views-behind';
const heldBackPatienceMs = 10 * 60_000;

/** Waiting for the next attempt was ended by the request's signal. */
export class StoppedError extends Error {}

const answerTimeoutMs = 30_000;
const connectTimeoutMs = 10_000;
const maxAnswerBytes = 256 * 1024 * 1024;

type Attempt =
  | { readonly kind: 'answer'; readonly answer: ApiAnswer }
  | {
      readonly kind: 'failure';
      readonly why: string;
      readonly retryAfterMs: number;
      readonly isHeldBack: boolean;
    };

/** Speaks with one Daybook over kept-alive connections, and tries again what may be tried again. */
export class ApiClient {
  readonly #pool: Pool;
  readonly #options: ApiClientOptions;
  readonly #basePath: string;
  readonly #authorization: Readonly<Record<string, string>>;
  #hasAnswered = false;

  constructor(options: ApiClientOptions) {
    this.#options = options;
    this.#basePath = options.url.pathname.replace(/\/$/, '');
    const { key } = options.apiKey;
    this.#authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
    this.#pool = new Pool(options.url.origin, {
      connections: options.connections,
      connectTimeout: connectTimeoutMs,
      headersTimeout: answerTimeoutMs,
      bodyTimeout: answerTimeoutMs,
      maxResponseSize: maxAnswerBytes,
    });
  }

  /** Where the server is, as it stands in a sentence. */
  get url(): string {
    return this.#options.url.origin + this.#basePath;
  }

  /**
   * The answer, whatever its status, unless it is one that passes: those are waited out.
   *
   * @throws CliError when patience has run out, or nobody was ever there
   * @throws StoppedError when the signal ended the wait
   */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    const startedAt = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(request);
      if (outcome.kind === 'answer') return outcome.answer;
      const waitMs = waitBeforeRetryMs(attempt, outcome.retryAfterMs);
      const { patienceMs } = this.#options;
      const limitMs = outcome.isHeldBack ? Math.max(patienceMs, heldBackPatienceMs) : patienceMs;
      if (performance.now() - startedAt + waitMs > limitMs) throw this.#gaveUp(outcome.why);
      await sleep(waitMs, undefined, request.signal && { signal: request.signal }).catch(() => {
        throw new StoppedError('The wait for the server was ended.');
      });
    }
  }

  /** The JSON of a successful read. */
  async get<Answer>(
    path: string,
    query: Readonly<Record<string, string | number | undefined>> = {},
  ): Promise<Answer> {
    const parameters = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    );
    const search = parameters.length === 0 ? '' : `?${new URLSearchParams(parameters).toString()}`;
    const answer = await this.send({ method: 'GET', path: path + search });
    if (answer.status !== 200) throw this.refusal(answer);
    try {
      return JSON.parse(answer.text) as Answer;
    } catch {
      throw this.#notDaybook();
    }
  }

  /** An answer that the command cannot go on after, as an error with a sentence. */
  refusal({ status, text }: ApiAnswer): CliError {
    const { key, source } = this.#options.apiKey;
    if (status === 401) {
      return new CliError(
        key === undefined
          ? `Daybook wants an API key; set DAYBOOK_API_KEY, or let ${source} hold it.`
          : `The API key is wrong; it came from ${source}.`,
      );
    }
    if (status === 403) return new CliError(`The API key does not allow this; it came from ${source}.`);
    const problem = parseProblem(text);
    if (!problem) return this.#notDaybook();
    if (problem.code === 'route-not-found') {
      return new CliError(`Daybook at ${this.url} does not have this; is it the right service and version?`);
    }
    return new RefusedError(problem);
  }

  /** Lets requests under way end first. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  destroy(): Promise<void> {
    return this.#pool.destroy();
  }

  async #attempt(request: ApiRequest): Promise<Attempt> {
    let answer: ApiAnswer;
    let retryAfterMs = 0;
    try {
      const { statusCode, headers, body } = await this.#pool.request({
        method: request.method,
        path: this.#basePath + request.path,
        headers: {
          ...this.#authorization,
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
          ...request.headers,
        },
        body: request.body ?? null,
      });
      const position = headers['daybook-position'];
      answer = {
        status: statusCode,
        text: await body.text(),
        ...(typeof position === 'string' && { position }),
      };
      retryAfterMs = retryAfterMsOf(headers['retry-after']);
    } catch (error) {
      return this.#transportFailed(transportFailureOf(error), error);
    }
    this.#hasAnswered = true;
    if (!isTransientStatus(answer.status)) return { kind: 'answer', answer };
    const problem = parseProblem(answer.text);
    if (problem && isLasting(problem)) return { kind: 'answer', answer };
    const why = `${answer.status}${problem ? ` ${problem.code}` : ''}`;
    return { kind: 'failure', why, retryAfterMs, isHeldBack: problem?.code === heldBackCode };
  }

  #transportFailed({ code, isTransient, isNobodyThere }: TransportFailure, cause: unknown): Attempt {
    // A server that was there a moment ago may be restarting; one that never was is not waited for.
    if (isNobodyThere && !this.#hasAnswered) {
      throw new CliError(`Daybook does not answer at ${this.url}; start it with: npm start`);
    }
    if (isTransient) return { kind: 'failure', why: code, retryAfterMs: 0, isHeldBack: false };
    if (code.startsWith('HPE_')) throw this.#notDaybook();
    throw new CliError(`The connection to ${this.url} failed (${code}).`, undefined, { cause });
  }

  #gaveUp(why: string): CliError {
    const seconds = Math.round(this.#options.patienceMs / 1_000);
    return new CliError(`Daybook at ${this.url} did not do its work for ${seconds} s (${why}).`);
  }

  #notDaybook(): CliError {
    return new CliError(`What answers at ${this.url} is not Daybook.`);
  }
}

/** Commands that only look wait for less than those with long work behind them. */
export const shortPatienceMs = 10_000;
export const longPatienceMs = 60_000;

/** Gives a client to `use`, and takes care of its connections afterwards. */
export async function withApiClient<Result>(
  context: CliContext,
  options: CommonOptions & { readonly connections: number; readonly patienceMs: number },
  use: (client: ApiClient) => Promise<Result>,
): Promise<Result> {
  const client = new ApiClient({
    url: serverUrl(context.env, options.url),
    apiKey: await findApiKey(context.env, options.apiKeyFile),
    connections: options.connections,
    patienceMs: options.patienceMs,
  });
  try {
    return await use(client);
  } finally {
    await client.destroy();
  }
}

function serverUrl(env: CliContext['env'], given: string | undefined): URL {
  const text = given ?? `http://127.0.0.1:${env['DAYBOOK_PORT'] || '4000'}`;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw usageError(`${text} is not a URL that starts with http:// or https://.`);
  }
  return new URL(text);
}
