import { Problem, type ProblemInit, type Violation } from './problem.js';

/** What may be better the next time. */
const retryAfterSeconds = '1';

/** Something that a request needs is away, or not able to serve it now. */
const unavailable = (cause: unknown, what: Pick<ProblemInit, 'code' | 'title' | 'detail'>): Problem =>
  new Problem({ status: 503, ...what, headers: { 'retry-after': retryAfterSeconds } }, { cause });

/** The refusals that every service gives in the same words. */
export const commonProblems = {
  requestInvalid: (errors: readonly Violation[]) =>
    new Problem({
      status: 400,
      code: 'request-invalid',
      title: 'The request is not valid',
      detail:
        errors.length === 1
          ? 'One thing is wrong with the request.'
          : `${errors.length} things are wrong with the request.`,
      errors,
    }),
  bodyNotJson: () =>
    new Problem({ status: 400, code: 'body-not-json', title: 'The body is not well-formed JSON' }),
  bodyMissing: () => new Problem({ status: 400, code: 'body-missing', title: 'The request has no body' }),
  urlMalformed: () => new Problem({ status: 400, code: 'url-malformed', title: 'The URL is malformed' }),
  unauthenticated: () =>
    new Problem({
      status: 401,
      code: 'unauthenticated',
      title: 'A valid API key is required',
      detail: 'Send it in the header "Authorization: Bearer <key>".',
      headers: { 'www-authenticate': 'Bearer' },
    }),
  forbidden: () =>
    new Problem({ status: 403, code: 'forbidden', title: 'The API key does not allow this request' }),
  routeNotFound: () => new Problem({ status: 404, code: 'route-not-found', title: 'There is no such route' }),
  bodyTooLarge: () => new Problem({ status: 413, code: 'body-too-large', title: 'The body is too large' }),
  parameterTooLong: () =>
    new Problem({ status: 414, code: 'parameter-too-long', title: 'A part of the path is too long' }),
  contentTypeUnsupported: () =>
    new Problem({
      status: 415,
      code: 'content-type-unsupported',
      title: 'The content type is not supported',
      detail: 'A body must be sent as application/json, in UTF-8.',
    }),
  internalError: (cause?: unknown) =>
    new Problem({ status: 500, code: 'internal-error', title: 'The service failed' }, { cause }),
  unavailable,
  overloaded: (cause?: unknown) =>
    unavailable(cause, {
      code: 'overloaded',
      title: 'Too many requests are waiting',
      detail: 'Nothing was done; send it again later.',
    }),
  logUnavailable: (cause: unknown, detail?: string) =>
    unavailable(cause, { code: 'log-unavailable', title: 'The event log cannot be reached', detail }),
};
