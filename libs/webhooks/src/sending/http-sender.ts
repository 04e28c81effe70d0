import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { performance } from 'node:perf_hooks';
import { retryAfterMsOf } from '@daybook/waiting';
import { Agent, type Dispatcher } from 'undici';
import { signedHeaders } from '../message.js';
import type { AttemptOutcome, SendError } from '../webhook-store.port.js';
import type { DestinationPolicy } from './destination-policy.js';
import { AddressRefusedError, guardedConnector } from './guarded-connector.js';

export interface HttpSenderOptions {
  readonly policy: DestinationPolicy;
  /** From the beginning of a request to the head of its answer, connecting included. Default 15,000. */
  readonly timeoutMs?: number;
  /** Default: as the system resolves names. */
  readonly lookup?: LookupFunction;
}

export interface Message {
  /** Stays the same over all attempts. */
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly secrets: readonly string[];
}

export interface SendResult {
  readonly outcome: AttemptOutcome;
  /** What the answer asks for; 0 where it asks for nothing. */
  readonly retryAfterMs: number;
}

/** Answers are not read beyond this: their status says it all. */
const maxAnswerBytes = 4_096;

const userAgent = 'Daybook-Webhooks/1';

/** Sends messages, signed, and tells what came of it. It follows no redirects. */
export class HttpSender {
  private readonly agent: Agent;
  private readonly timeoutMs: number;

  constructor({ policy, timeoutMs = 15_000, lookup: resolve = lookup }: HttpSenderOptions) {
    this.timeoutMs = timeoutMs;
    this.agent = new Agent({ connect: guardedConnector({ policy, timeoutMs, lookup: resolve }) });
  }

  /** @throws the signal's reason, where it is aborted meanwhile */
  async send({ id, url, body, secrets }: Message, stopping?: AbortSignal): Promise<SendResult> {
    const begin = performance.now();
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const signal = stopping ? AbortSignal.any([stopping, timeout]) : timeout;
    const durationMs = () => Math.round(performance.now() - begin);
    try {
      const answer = await this.agent.request({
        ...targetOf(url),
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': userAgent,
          ...signedHeaders({ id, body, secrets, now: new Date() }),
        },
        body,
        signal,
      });
      const outcome = { status: answer.statusCode, durationMs: durationMs() };
      await answer.body.dump({ limit: maxAnswerBytes, signal }).catch(() => undefined);
      return { outcome, retryAfterMs: retryAfterMsOf(answer.headers['retry-after']) };
    } catch (error) {
      stopping?.throwIfAborted();
      return { outcome: { error: sendErrorOf(error), durationMs: durationMs() }, retryAfterMs: 0 };
    }
  }

  /** Ends the connections that are open. */
  close(): Promise<void> {
    return this.agent.destroy();
  }
}

function targetOf(url: string): Pick<Dispatcher.RequestOptions, 'origin' | 'path'> {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: `${pathname}${search}` };
}

const errorsByCode: Readonly<Record<string, SendError>> = {
  ECONNREFUSED: 'connection-refused',
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  EAI_FAIL: 'host-not-found',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
};

/** Of Node's own checks of a certificate, of OpenSSL's, and of its protocol. */
const tlsCodes = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/;

/** The kind of the failure, and nothing of its text: that may name addresses behind the name. */
function sendErrorOf(error: unknown): SendError {
  if (error instanceof AddressRefusedError) return 'address-refused';
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (name === 'TimeoutError') return 'timeout';
  if (typeof code !== 'string') return 'connection-failed';
  return errorsByCode[code] ?? (tlsCodes.test(code) ? 'tls-failed' : 'connection-failed');
}
