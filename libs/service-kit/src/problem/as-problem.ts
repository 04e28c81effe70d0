import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { commonProblems } from './common-problems.js';
import { Problem } from './problem.js';
import { publicReasonOf } from './public-reason.js';

const byFastifyCode: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: commonProblems.bodyNotJson,
  FST_ERR_CTP_EMPTY_JSON_BODY: commonProblems.bodyMissing,
  FST_ERR_CTP_BODY_TOO_LARGE: commonProblems.bodyTooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: commonProblems.contentTypeUnsupported,
  FST_ERR_BAD_URL: commonProblems.urlMalformed,
  FST_ERR_MAX_PARAM_LENGTH: commonProblems.parameterTooLong,
};

const codeByStatus: Readonly<Record<number, string>> = {
  400: 'request-malformed',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  409: 'conflict',
  410: 'gone',
  412: 'precondition-failed',
  414: 'url-too-long',
  422: 'unprocessable',
  428: 'precondition-required',
  429: 'too-many-requests',
  501: 'not-implemented',
  503: 'service-unavailable',
  504: 'gateway-timeout',
};

const fixedByStatus: Readonly<Record<number, () => Problem>> = {
  401: commonProblems.unauthenticated,
  403: commonProblems.forbidden,
  413: commonProblems.bodyTooLarge,
  415: commonProblems.contentTypeUnsupported,
};

/** What to answer for an error of any kind. What is not known is our own failure, and says nothing. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // Nest hands on Fastify's and the parsers' errors as the cause of an HttpException.
  const source = error instanceof HttpException ? (error.cause ?? error) : error;
  if (source instanceof Problem) return source;
  const reason = publicReasonOf(source);
  if (reason) return new Problem({ status: 500, ...reason }, { cause: error });
  const known = byFastifyCode[fieldOf(source, 'code') as string];
  if (known) return known();
  if (source instanceof SyntaxError && fieldOf(source, 'statusCode') === 400)
    return commonProblems.bodyNotJson();
  if (error instanceof HttpException) return ofHttpException(error);
  const status = clientErrorStatus(source);
  return status === undefined ? commonProblems.internalError(error) : ofStatus(status);
}

function ofHttpException(error: HttpException): Problem {
  const status = error.getStatus();
  if (status === 404 && /^Cannot [A-Z]+ /.test(error.message)) return commonProblems.routeNotFound();
  return ofStatus(status, status < 500 ? error.message : undefined, error);
}

function ofStatus(status: number, message?: string, cause?: unknown): Problem {
  const fixed = fixedByStatus[status];
  if (fixed) return fixed();
  const code = codeByStatus[status] ?? (status < 500 ? 'request-refused' : 'internal-error');
  const title = STATUS_CODES[status] ?? 'Error';
  const detail = message === title || message === '' ? undefined : message;
  return new Problem({ status, code, title, detail }, { cause });
}

/** The status of a Fastify error that blames the client; anything else that carries a status may be ours. */
function clientErrorStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || error.name !== 'FastifyError') return undefined;
  const status = fieldOf(error, 'statusCode');
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
}
