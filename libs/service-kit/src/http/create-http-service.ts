import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Authenticator, type KeyedPrincipal } from '../auth/principal.js';
import { NestLogger } from '../logging/nest-logger.js';
import { MetricsRegistry } from '../metrics/metrics.registry.js';
import { measureRequests } from '../metrics/request-metrics.js';
import { DOCUMENT_ROUTE, type ServiceDescription, serveOpenApi, UI_ROUTE } from '../openapi/serve-openapi.js';
import { ProblemFilter } from '../problem/problem.filter.js';
import { ProblemRegistry } from '../problem/problem.registry.js';
import { acceptOnlyJson } from './body-parser.js';
import { boundBodies } from './body-room.js';
import { answerFrameworkError, ClientErrors } from './client-errors.js';
import { limitConnections } from './limit-connections.js';
import {
  BODY_LIMIT_BYTES,
  BODY_ROOM,
  MAX_CONNECTIONS,
  MAX_PATH_PARAMETER_LENGTH,
  REQUEST_CHECK_MS,
  REQUEST_TIMEOUT_MS,
} from './limits.js';
import { addRequestHooks, requestIdOf } from './request-hooks.js';
import { OpenConnections } from './open-connections.js';
import { ServiceKitModule } from './service-kit.module.js';

export interface HttpServiceOptions {
  readonly description: ServiceDescription;
  readonly logger: Logger;
  /** Who may ask, and as what. */
  readonly principals: readonly KeyedPrincipal[];
  /**
   * Patterns of routes that are registered with Fastify itself and need no key, such as those of
   * static files; each opens the patterns below it as well. Nest's routes use `@Public()`.
   */
  readonly publicRoutes?: readonly string[];
  /** Who may read `/metrics`: those whose key has the role auditor, or everyone. Default: `key`. */
  readonly metrics?: 'key' | 'public';
  /** Runs before the routes of Nest are there, for plugins of Fastify. */
  readonly prepare?: (fastify: FastifyInstance) => void | Promise<void>;
  readonly limits?: ConnectionLimits;
}

export interface ConnectionLimits {
  /** Default: {@link REQUEST_TIMEOUT_MS}. */
  readonly requestTimeoutMs?: number;
  /** Default: {@link MAX_CONNECTIONS}. */
  readonly maxConnections?: number;
}

/** The root of every service: its own module beside what all services share. */
@Module({})
class HttpServiceRoot {}

/**
 * A service that is ready to listen, or to be asked with `app.inject`.
 *
 * If its start fails, whatever was opened on the way is closed again.
 */
export async function createHttpService(
  rootModule: Type | DynamicModule,
  options: HttpServiceOptions,
): Promise<NestFastifyApplication> {
  const { logger } = options;
  const metrics = new MetricsRegistry(logger);
  const { requestTimeoutMs = REQUEST_TIMEOUT_MS, maxConnections = MAX_CONNECTIONS } = options.limits ?? {};
  const clientErrors = new ClientErrors();
  const adapter = createAdapter(requestTimeoutMs, clientErrors);
  const fastify = adapter.getInstance<FastifyInstance>();
  const connections = new OpenConnections(fastify.server);
  clientErrors.observe(fastify.server);
  limitConnections(fastify.server, maxConnections, metrics);
  addRequestHooks(fastify, {
    authenticator: new Authenticator(options.principals),
    logger,
    publicRoutes: [UI_ROUTE, DOCUMENT_ROUTE, ...(options.publicRoutes ?? [])],
  });
  measureRequests(fastify, metrics);
  acceptOnlyJson(fastify);
  const arePublicMetrics = options.metrics === 'public';
  const root: DynamicModule = {
    module: HttpServiceRoot,
    imports: [ServiceKitModule.forService({ logger, connections, metrics, arePublicMetrics }), rootModule],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(logger),
    // Nest's own parsers take forms as well; ours are in place already.
    bodyParser: false,
    // Nest would end the process; whoever starts the service decides that.
    abortOnError: false,
  });
  try {
    app.useGlobalFilters(new ProblemFilter(logger, app.get(ProblemRegistry)));
    await options.prepare?.(fastify);
    // Last, so that nobody has room who waits for something else.
    boundBodies(fastify, BODY_ROOM);
    serveOpenApi(app, options.description);
    await app.init();
    await fastify.ready();
    return app;
  } catch (error) {
    await app.close().catch((closing: unknown) => logger.warn({ err: closing }, 'Closing failed as well.'));
    throw error;
  }
}

function createAdapter(requestTimeoutMs: number, clientErrors: ClientErrors): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: requestTimeoutMs,
    http: {
      // Else it stays at Node's own minute, which was set before Fastify shortens the other.
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: REQUEST_CHECK_MS,
      // Our hooks refuse it, as a problem.
      requireHostHeader: false,
    },
    trustProxy: false,
    logger: false,
    genReqId: requestIdOf,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: clientErrors.answer,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER_LENGTH },
    // Middleware matches paths by itself, and has been led around by their spelling; we have none.
    skipMiddie: true,
    multipart: false,
  });
}
