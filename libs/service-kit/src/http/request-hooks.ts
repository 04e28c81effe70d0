import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Authenticator, Principal } from '../auth/principal.js';
import { commonProblems } from '../problem/common-problems.js';
import type { Problem } from '../problem/problem.js';
import { type AllowedMethods, allowedMethods } from './allowed-methods.js';
import { isRefusal, RefusalLog } from './refusal-log.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key the request carries; `null` without a valid key. */
    principal: Principal | null;
  }

  interface FastifyContextConfig {
    /** Whether the route answers requests without a key. */
    public?: boolean;
    /** Whether the route's requests are signed by whoever sends them; then the body is a Buffer, as it came. */
    signed?: boolean;
  }
}

const WELL_FORMED_REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** The caller's request id if it is fit for logs and headers, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && WELL_FORMED_REQUEST_ID.test(given) ? given : randomUUID();
}

export interface RequestHookOptions {
  readonly authenticator: Authenticator;
  readonly logger: Logger;
  /** Patterns of routes outside Nest that need no key; each opens the patterns below it as well. */
  readonly publicRoutes: readonly string[];
}

/** What happens to every request, whichever route it meets. */
export function addRequestHooks(fastify: FastifyInstance, options: RequestHookOptions): void {
  fastify.decorateRequest('principal', null);
  openPublicRoutes(fastify, options.publicRoutes);
  admitRequests(fastify, options.authenticator, allowedMethods(fastify));
  logRequests(fastify, options.logger);
}

function openPublicRoutes(fastify: FastifyInstance, patterns: readonly string[]): void {
  fastify.addHook('onRoute', (route) => {
    if (patterns.some((pattern) => route.url === pattern || route.url.startsWith(`${pattern}/`))) {
      route.config = { ...route.config, public: true };
    }
  });
}

/**
 * Refuses before the body is read: who has no key shall not make us parse megabytes. The decision
 * hangs on the matched route, never on the URL, so no spelling of a path leads around it.
 */
function admitRequests(
  fastify: FastifyInstance,
  authenticator: Authenticator,
  allowed: AllowedMethods,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply
      .header('x-request-id', request.id)
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store');
    request.principal = authenticator.authenticate(request.headers.authorization);
    const unfit = refusalOf(request.raw);
    if (unfit) done(unfit);
    else if (request.is404) done(unroutable(request, allowed(request)));
    else if (request.principal || request.routeOptions.config.public) done();
    else done(commonProblems.unauthenticated());
  });
}

/** What Node would refuse by itself, in words of its own. */
function refusalOf({ httpVersion, headers }: IncomingMessage): Problem | undefined {
  if (httpVersion === '1.1' && headers.host === undefined) return commonProblems.hostMissing();
  const isMet = headers.expect === undefined || headers.expect.toLowerCase() === '100-continue';
  return isMet ? undefined : commonProblems.expectationFailed();
}

const unroutable = ({ method }: FastifyRequest, allowed: readonly string[]): Problem =>
  allowed.length === 0 || allowed.includes(method)
    ? commonProblems.routeNotFound()
    : commonProblems.methodNotAllowed(allowed);

/** The route's pattern and no query string: URLs may hold what is nobody's business. */
function logRequests(fastify: FastifyInstance, logger: Logger): void {
  const refusals = new RefusalLog(logger);
  fastify.addHook('onResponse', (request, reply, done) => {
    if (isRefusal(request, reply)) refusals.write(summaryOf(request, reply));
    else if (reply.statusCode >= 500) logger.error(summaryOf(request, reply), 'request');
    else if (logger.isLevelEnabled('debug')) logger.debug(summaryOf(request, reply), 'request');
    done();
  });
}

const summaryOf = (request: FastifyRequest, reply: FastifyReply) => ({
  method: request.method,
  route: request.routeOptions.url ?? null,
  status: reply.statusCode,
  durationMs: Math.round(reply.elapsedTime * 1000) / 1000,
  requestId: request.id,
});
