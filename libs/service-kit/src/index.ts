export { CurrentPrincipal, Public, Roles } from './auth/auth.decorators.js';
export { type KeyedPrincipal, mayActAs, type Principal, type Role, sha256OfKey } from './auth/principal.js';
export { checkApiKeyLength, safeKeyLength } from './config/api-key-length.js';
export { logUrlsOf } from './config/log-urls.js';
export { ConfigurationError, readConfig } from './config/read-config.js';
export { secretsKeysOf } from './config/secrets-keys.js';
export { processUrlOf, webhooksUrlOf } from './config/store-urls.js';
export { variables } from './config/variables.js';
export { viewsLocationOf } from './config/views-location.js';
export { UniqueHandlersCheck } from './cqrs/unique-handlers.check.js';
export { type HealthProbe, HealthRegistry, type ProbeOutcome } from './health/health.registry.js';
export { createHttpService, type HttpServiceOptions } from './http/create-http-service.js';
export { serveUntil, type StopOptions, stopGracefully } from './http/graceful-stop.js';
export { BODY_LIMIT_BYTES, CLOSE_TIMEOUT_MS, DRAIN_TIMEOUT_MS } from './http/limits.js';
export { idempotencyKey } from './http/idempotency-key.js';
export { DEFAULT_HOST, listen, type ListenOptions, PortInUseError } from './http/listen.js';
export { type ErrorForPeople, failWithOneSentence, main, sentenceOf } from './http/main.js';
export {
  type OpenedService,
  type ServiceDefinition,
  serviceMain,
  type SharedByServices,
} from './http/service-main.js';
export { unlessStopped } from './http/stop-request.js';
export { ServiceStopping } from './http/stopping.js';
export { createLogger, LOG_LEVELS, LOGGER, type LoggingOptions, type LogLevel } from './logging/logger.js';
export { NestLogger } from './logging/nest-logger.js';
export { METRIC_TIMEOUT_MS, type ReadMetric, type Sample } from './metrics/metric-reader.js';
export { MetricsRegistry } from './metrics/metrics.registry.js';
export { Documented, type RouteDocumentation } from './openapi/documented.js';
export { buildOpenApi, type ServiceDescription } from './openapi/serve-openapi.js';
export { commonProblems } from './problem/common-problems.js';
export { ProblemRegistry, type ProblemTranslation } from './problem/problem.registry.js';
export { type PublicReason } from './problem/public-reason.js';
export {
  distinctViolations,
  Problem,
  PROBLEM_MEDIA_TYPE,
  type ProblemDocument,
  type ProblemInit,
  type Violation,
} from './problem/problem.js';
export { CODES_KEYWORD } from './validation/codes.js';
export { isDateTime, isStorableText } from './validation/formats.js';
export {
  type BodyRule,
  type BodyRuleHolder,
  type ValidBodyOptions,
  validBody,
  validPath,
  validQuery,
} from './validation/pipes.js';
export { TextValidator } from './validation/text-validator.js';
export { type Validated, Validator } from './validation/validator.js';
export { pointerStep } from './validation/violations.js';
