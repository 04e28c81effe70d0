/** Failures of the network after which the same request may well succeed. */
const transientCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** Those of them that say that nobody is there, or nobody that can be found. */
const nobodyThereCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** 408 and 429 ask to come again; after 5xx other than 501 the outcome is unknown or it was not the time. */
export const isTransientStatus = (status: number): boolean =>
  status === 408 || status === 429 || (status >= 500 && status !== 501);

export interface TransportFailure {
  readonly code: string;
  readonly isTransient: boolean;
  readonly isNobodyThere: boolean;
}

export function transportFailureOf(error: unknown): TransportFailure {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return {
    code: String(code ?? message),
    isTransient: transientCodes.has(code),
    isNobodyThere: nobodyThereCodes.has(code),
  };
}

const firstWaitMs = 100;
const longestWaitMs = 5_000;
const longestRetryAfterMs = 30_000;

/** How long to wait before the next attempt: twice as long each time, with jitter, as the server asks at least. */
export function waitBeforeRetryMs(attempt: number, retryAfterMs: number): number {
  const backoffMs = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt) * (0.5 + Math.random() / 2);
  return Math.max(backoffMs, Math.min(retryAfterMs, longestRetryAfterMs));
}
